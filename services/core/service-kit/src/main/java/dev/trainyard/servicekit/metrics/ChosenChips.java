package dev.trainyard.servicekit.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chips that have series of their own: a list of {@code POOL/NODE} (all chips of the node) and {@code
 * POOL/NODE/CHIP}, numbers from 0.
 */
public final class ChosenChips {
    /** Most nodes and chips that a list may name. */
    public static final int NAMED_MAX = 512;

    private static final Pattern FORM =
            Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?)/([0-9]{1,7})(/([0-9]{1,3}))?");
    private static final int ALL = -1;

    private final TreeSet<String> named;

    private ChosenChips(TreeSet<String> named) {
        this.named = named;
    }

    /** No chip. */
    public static ChosenChips none() {
        return new ChosenChips(new TreeSet<>());
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException if an entry has another form, or there are too many
     */
    public static ChosenChips parse(List<String> entries) {
        TreeSet<String> named = new TreeSet<>();
        for (String entry : entries) {
            Matcher m = FORM.matcher(entry.strip());
            if (!m.matches()) {
                throw new IllegalArgumentException("chips: found \"" + entry
                        + "\", expected POOL/NODE for all chips of a node, or POOL/NODE/CHIP; numbers begin at 0");
            }
            int chip = m.group(5) == null ? ALL : Integer.parseInt(m.group(5));
            named.add(key(m.group(1), Integer.parseInt(m.group(3)), chip));
        }
        if (named.size() > NAMED_MAX) {
            throw new IllegalArgumentException("chips: found " + named.size() + " entries, expected at most "
                    + NAMED_MAX + ": every chip costs several series in every scrape");
        }
        return new ChosenChips(named);
    }

    /** Whether a chip of this node may be chosen. */
    public boolean isEmpty() {
        return named.isEmpty();
    }

    /** The chosen ones among the chips of a node. */
    public List<Integer> of(String pool, int node, int chipsPerNode) {
        if (named.isEmpty()) {
            return List.of();
        }
        boolean all = named.contains(key(pool, node, ALL));
        List<Integer> chips = new ArrayList<>();
        for (int chip = 0; chip < chipsPerNode; chip++) {
            if (all || named.contains(key(pool, node, chip))) {
                chips.add(chip);
            }
        }
        return chips;
    }

    private static String key(String pool, int node, int chip) {
        return pool + "/" + node + "/" + chip;
    }
}
