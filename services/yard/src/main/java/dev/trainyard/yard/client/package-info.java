/**
 * The client side of a live yard: where it is found, how it is asked, and how its answers and refusals reach people.
 * Everything goes over REST; nothing here knows a broker, a model or a projection.
 */
@NullMarked
package dev.trainyard.yard.client;

import org.jspecify.annotations.NullMarked;
