/**
 * The operator's side of the log: the projection that every door has, and the commands of the resources on their way into
 * the log, each under an id that follows from the resource, so that writing one twice changes nothing.
 */
@NullMarked
package dev.trainyard.operator.log;

import org.jspecify.annotations.NullMarked;
