/**
 * The one codec between records and Protobuf messages. Record components and message fields are matched by name when a
 * codec is made, and every difference is reported then, so there is no mapper per event and no generated class. The
 * encoding is canonical: equal records give equal bytes.
 */
@NullMarked
package dev.trainyard.contracts.codec;

import org.jspecify.annotations.NullMarked;
