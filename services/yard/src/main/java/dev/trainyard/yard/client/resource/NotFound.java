package dev.trainyard.yard.client.resource;

/** The sentence for a name that is not there, as kubectl says it. */
final class NotFound {
    private NotFound() {}

    static String text(Kind kind, String name) {
        return "Error from server (NotFound): " + kind.pluralWithGroup() + " \"" + name + "\" not found";
    }
}
