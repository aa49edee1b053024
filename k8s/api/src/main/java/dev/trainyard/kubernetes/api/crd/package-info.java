/**
 * The CustomResourceDefinitions, made from the records of {@code domain}: their fields, texts, units, defaults, bounds
 * and mutability become schemas, API server defaults and CEL rules. Columns, names and rules over several fields stand
 * here, since no record says them.
 */
@NullMarked
package dev.trainyard.kubernetes.api.crd;

import org.jspecify.annotations.NullMarked;
