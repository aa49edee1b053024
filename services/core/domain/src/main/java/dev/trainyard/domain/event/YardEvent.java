package dev.trainyard.domain.event;

/** Everything that a shard of the yard can say. Who reads what stands at each record. */
public sealed interface YardEvent permits JobEvent, GangEvent, WorkerEvent, FabricEvent, FaultEvent {}
