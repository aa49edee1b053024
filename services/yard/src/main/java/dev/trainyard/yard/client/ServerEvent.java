package dev.trainyard.yard.client;

/**
 * One event of a stream (Server-Sent Events, WHATWG HTML 9.2).
 *
 * @param id id to resume after; empty: none
 * @param type {@code message} where none is given
 * @param data lines of data, joined with newlines
 */
public record ServerEvent(String id, String type, String data) {}
