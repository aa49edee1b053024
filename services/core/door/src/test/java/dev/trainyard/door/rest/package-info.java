/** Tests of the REST interface on a real server, with a log in memory and windows fed by hand. */
@NullMarked
package dev.trainyard.door.rest;

import org.jspecify.annotations.NullMarked;
