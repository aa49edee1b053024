/** The resource classes by themselves, and the CRDs in a real API server. */
@NullMarked
package dev.trainyard.kubernetes.api;

import org.jspecify.annotations.NullMarked;
