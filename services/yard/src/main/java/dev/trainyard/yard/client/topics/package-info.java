/** The topics of a live yard as people read them: their list, and their records decoded, from the past or as they come. */
@NullMarked
package dev.trainyard.yard.client.topics;

import org.jspecify.annotations.NullMarked;
