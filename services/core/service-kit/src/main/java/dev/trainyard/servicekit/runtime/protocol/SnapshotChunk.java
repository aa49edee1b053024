package dev.trainyard.servicekit.runtime.protocol;

/**
 * A part of one shard's state after one window.
 *
 * @param window the window after which it was taken
 * @param shard the shard
 * @param chunk number of this part, from 0
 * @param chunks number of parts
 * @param hash digest of all parts together
 * @param bytes this part
 */
public record SnapshotChunk(long window, int shard, int chunk, int chunks, long hash, byte[] bytes) {}
