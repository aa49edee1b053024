/** Tests of the client verbs: against scripted answers where a yard would have to misbehave, else against the real door. */
@NullMarked
package dev.trainyard.yard.client;

import org.jspecify.annotations.NullMarked;
