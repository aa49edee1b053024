/** The operator as a Quarkus program: configuration, life cycle, health and metrics around {@code Operators}. */
@NullMarked
package dev.trainyard.operator.service;

import org.jspecify.annotations.NullMarked;
