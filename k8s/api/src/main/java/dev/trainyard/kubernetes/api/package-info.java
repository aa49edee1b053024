/**
 * The resources of Trainyard as objects of a Kubernetes API server, for the fabric8 client. Specs are read and written by
 * the reader and the writer of {@code domain}; statuses are its records with what only Kubernetes knows: wall time.
 */
@NullMarked
package dev.trainyard.kubernetes.api;

import org.jspecify.annotations.NullMarked;
