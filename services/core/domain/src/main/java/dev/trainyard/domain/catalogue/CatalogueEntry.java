package dev.trainyard.domain.catalogue;

/**
 * One number or name of the catalogue with its ground.
 *
 * @param table file it stands in
 * @param name thing it is about
 * @param quantity what it says
 * @param value the value as written
 * @param unit unit of the value
 * @param confidence high, medium, low, fitted or assumed
 * @param source where it comes from; begins with {@code assumed} where nothing is published
 */
public record CatalogueEntry(
        String table, String name, String quantity, String value, String unit, String confidence, String source) {}
