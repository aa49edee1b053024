package dev.trainyard.servicekit.runtime.protocol;

/** What the clock topic holds, in its one partition: a header first, a map next, grants, controls and restart requests after. */
public sealed interface ClockRecord permits RunHeader, ShardMap, Grant, RestartRequest, ClockControl {}
