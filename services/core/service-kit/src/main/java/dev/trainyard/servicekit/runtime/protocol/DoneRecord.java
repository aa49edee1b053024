package dev.trainyard.servicekit.runtime.protocol;

/** What the done topic holds: reports of windows done, and requests that another process restart. */
public sealed interface DoneRecord permits Done, RestartRequest {}
