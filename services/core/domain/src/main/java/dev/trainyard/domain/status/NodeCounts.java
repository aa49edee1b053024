package dev.trainyard.domain.status;

import dev.trainyard.domain.spec.Field;

/** Units of a pool, counted. */
public record NodeCounts(
        @Field("All of them.") long total,

        @Field("Fit to work; a rack is ready when all its nodes are.")
        long ready,

        @Field("Held by jobs, spares included; a rack counts when one of its nodes does.")
        long allocated,

        @Field("Unfit until repaired, as far as detected; a rack counts when one of its nodes does.")
        long unhealthy) {}
