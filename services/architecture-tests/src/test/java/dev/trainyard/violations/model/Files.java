package dev.trainyard.violations.model;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;

/** Breaks: no files, sockets or processes in pure code. */
public final class Files {
    private Files() {}

    static Object path() {
        return Path.of("a").toAbsolutePath();
    }

    static Object file() {
        return new File("a").exists();
    }

    static Object address() {
        return URI.create("http://localhost");
    }

    static Object process() {
        return new ProcessBuilder("true");
    }

    static void print() {
        System.out.println();
    }
}
