package dev.trainyard.door.rest;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.door.projection.YardProjection;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the routes work with.
 *
 * @param projection the yard to read
 * @param commands where changes go
 * @param clock the timekeeper
 * @param catalogue what specs may name
 * @param notReady why the yard is not ready, a sentence each; empty: it is
 */
public record DoorPorts(
        YardProjection projection,
        CommandSink commands,
        ClockControl clock,
        Catalogue catalogue,
        Supplier<List<String>> notReady) {}
