package dev.trainyard.yard.client;

import java.util.Locale;

/**
 * Colours for tables: the header bold, and a few words by what they mean.
 *
 * @param on whether there is a terminal that wants colours; else everything stays plain
 */
public record Ink(boolean on) {
    private static final String OFF = "\033[0m";

    /** A header. */
    public String bold(String text) {
        return paint("\033[1m", text);
    }

    /** A cell, coloured if its word says good, bad or beware. */
    public String cell(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "running", "succeeded", "ready" -> paint("\033[32m", text);
            case "failed", "notready", "lost" -> paint("\033[31m", text);
            case "warning", "interrupted", "recovering", "suspended", "cancelled" -> paint("\033[33m", text);
            default -> text;
        };
    }

    private String paint(String code, String text) {
        return on && !text.isEmpty() ? code + text + OFF : text;
    }
}
