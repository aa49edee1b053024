/** Tests of the failure injector: rates against the publication, luck, announcements, repairs, scale. */
@NullMarked
package dev.trainyard.failureinjector.model;

import org.jspecify.annotations.NullMarked;
