/** Tests of what people read of the log: records, filters, files. */
@NullMarked
package dev.trainyard.door.topics;

import org.jspecify.annotations.NullMarked;
