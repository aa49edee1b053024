package dev.trainyard.chipnode.service;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.servicekit.metrics.ChipMeters;
import dev.trainyard.servicekit.metrics.ChosenChips;
import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.Meters;
import dev.trainyard.servicekit.metrics.NodeMeters;
import dev.trainyard.servicekit.metrics.Projections;
import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.List;

/** What this service tells Prometheus of nodes and chips. */
@Dependent
final class NodeMetrics {
    /** By its own type alone: as a projection it is a part of the other one. */
    @Produces
    @Singleton
    @Typed(ChipMeters.class)
    ChipMeters chips(Meters meters, TrainyardConfig config) {
        return new ChipMeters(
                meters, Catalogue.bundled(), ChosenChips.parse(config.chips().orElse(List.of())));
    }

    @Produces
    @Singleton
    DomainProjection projection(Meters meters, ChipMeters chips) {
        return new Projections(List.of(new NodeMeters(meters, Catalogue.bundled()), chips));
    }
}
