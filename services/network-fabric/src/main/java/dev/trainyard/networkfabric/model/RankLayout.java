package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.spec.ParallelismSpec;

/**
 * Which rank sits where: ranks fill the gang's nodes in order, groups from the inside out are tensor, context, pipeline,
 * data, as in Llama 3 (arXiv 2407.21783 section 3.3.2): rank = t + tensor x (c + context x (p + pipeline x d)).
 *
 * @param parallelism degrees
 * @param chipsPerNode ranks of a node
 * @param nodes index within the pool of each node, in rank order
 */
record RankLayout(ParallelismSpec parallelism, int chipsPerNode, int[] nodes) {
    /** Index within the pool of the node that holds a rank. */
    int nodeOf(int tensor, int context, int stage, int replica) {
        long rank = tensor
                + (long) parallelism.tensor()
                        * (context + (long) parallelism.context() * (stage + (long) parallelism.pipeline() * replica));
        return nodes[(int) (rank / chipsPerNode)];
    }

    /** How many tensor ranks always share a node, so that one stands for all of them. */
    int alikeTensorRanks() {
        return chipsPerNode % parallelism.tensor() == 0 ? parallelism.tensor() : 1;
    }

    /** NICs of a node that one group can use when {@code chipsBelow} neighbouring chips hold one rank of it each. */
    int rails(long chipsBelow) {
        return (int) Math.max(1, chipsPerNode / chipsBelow);
    }

    /** NICs of a node that one group of a dimension can use, as {@code UncontendedFabric} counts them. */
    int rails(Dimension dimension) {
        long inner = (long) parallelism.tensor() * parallelism.context();
        return switch (dimension) {
            case CONTEXT -> rails(parallelism.tensor());
            case PIPELINE -> 1;
            case DATA -> rails(inner * parallelism.pipeline());
        };
    }
}
