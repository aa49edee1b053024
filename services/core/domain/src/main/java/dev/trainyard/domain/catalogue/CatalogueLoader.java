package dev.trainyard.domain.catalogue;

import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.domain.spec.FailureProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns the tables of the catalogue into records; a missing or malformed number fails with table, name and quantity. */
record CatalogueLoader(
        CsvTable acceleratorTable,
        CsvTable systemTable,
        CsvTable stackTable,
        CsvTable fabricTable,
        CsvTable siteTable,
        CsvTable presetTable,
        CsvTable causeTable) {

    static CatalogueLoader bundled() {
        return new CatalogueLoader(
                CsvTable.load("accelerators.csv"),
                CsvTable.load("systems.csv"),
                CsvTable.load("stacks.csv"),
                CsvTable.load("fabrics.csv"),
                CsvTable.load("sites.csv"),
                CsvTable.load("failure-presets.csv"),
                CsvTable.load("failure-causes.csv"));
    }

    CatalogueHash hash() {
        return CatalogueHash.of(
                List.of(acceleratorTable, systemTable, stackTable, fabricTable, siteTable, presetTable, causeTable));
    }

    List<CatalogueEntry> entries() {
        List<CatalogueEntry> entries = new ArrayList<>();
        for (CsvTable table : List.of(acceleratorTable, systemTable, stackTable, fabricTable, siteTable, presetTable)) {
            for (Things thing : things(table).values()) {
                entries.addAll(thing.entries);
            }
        }
        for (List<String> row : causeTable.rows()) {
            String name = causeTable.cell(row, "preset") + "/" + causeTable.cell(row, "cause");
            for (String quantity :
                    List.of("publishedCount", "detectionSeconds", "replacesNode", "repairMedianHours", "repairSigma")) {
                String source = causeTable.cell(row, quantity.equals("publishedCount") ? "countSource" : "delaySource");
                entries.add(new CatalogueEntry(
                        causeTable.file(),
                        name,
                        quantity,
                        causeTable.cell(row, quantity),
                        quantity.equals("publishedCount") ? "count" : "",
                        source.startsWith("assumed") ? "assumed" : "high",
                        source));
            }
        }
        return List.copyOf(entries);
    }

    SortedMap<String, Accelerator> accelerators() {
        SortedMap<String, Accelerator> all = new TreeMap<>();
        things(acceleratorTable)
                .forEach((name, t) -> all.put(
                        name,
                        new Accelerator(
                                name,
                                t.number("bf16TflopsPeak"),
                                t.number("fp8TflopsPeak"),
                                t.number("hbmGib"),
                                t.number("hbmTBps"),
                                t.number("tdpWatts"),
                                t.number("scaleUpGBps"),
                                t.count("scaleUpDomainChips"),
                                t.number("scaleOutGbps"),
                                t.text("stack"))));
        return all;
    }

    SortedMap<String, NodeSystem> systems(SortedMap<String, Accelerator> accelerators) {
        SortedMap<String, NodeSystem> all = new TreeMap<>();
        things(systemTable).forEach((name, t) -> {
            Accelerator accelerator = accelerators.get(t.text("accelerator"));
            if (accelerator == null) {
                throw new IllegalStateException("systems.csv: " + name + " names the unknown accelerator "
                        + t.text("accelerator") + "; add it to accelerators.csv");
            }
            all.put(
                    name,
                    new NodeSystem(
                            name,
                            accelerator,
                            t.count("chipsPerNode"),
                            t.number("ratedNodeWatts"),
                            t.number("hostCopyGBpsPerChip"),
                            t.number("usdPerChipHour"),
                            t.text("priceId")));
        });
        return all;
    }

    SortedMap<String, SoftwareStack> stacks() {
        SortedMap<String, SoftwareStack> all = new TreeMap<>();
        things(stackTable)
                .forEach((name, t) -> all.put(
                        name,
                        new SoftwareStack(
                                name,
                                t.number("computeEfficiency"),
                                t.number("scaleUpEfficiency"),
                                t.number("scaleOutEfficiency"),
                                t.number("scaleUpHopUs"),
                                t.number("scaleOutHopUs"),
                                t.number("collectiveBaseUs"),
                                new SoftwareStack.StartDelays(
                                        t.seconds("spareSwapSeconds"),
                                        t.seconds("nodeStartSeconds"),
                                        t.seconds("workerStartSeconds"),
                                        t.seconds("communicatorSeconds"),
                                        t.seconds("compileSeconds")),
                                t.number("frameworkReserveGib"))));
        return all;
    }

    SortedMap<String, Fabric> fabrics() {
        SortedMap<String, Fabric> all = new TreeMap<>();
        things(fabricTable)
                .forEach((name, t) -> all.put(
                        name,
                        new Fabric(
                                name,
                                t.count("nodesPerRack"),
                                t.count("racksPerPod"),
                                t.number("rackOversubscription"),
                                t.number("podOversubscription"),
                                t.number("rackLatencyUs"),
                                t.number("podLatencyUs"),
                                t.number("clusterLatencyUs"))));
        return all;
    }

    SortedMap<String, Double> sites() {
        SortedMap<String, Double> all = new TreeMap<>();
        things(siteTable).forEach((name, t) -> all.put(name, t.number("pue")));
        return all;
    }

    SortedMap<String, FailurePreset> failurePresets() {
        SortedMap<String, FailurePreset> all = new TreeMap<>();
        things(presetTable).forEach((name, t) -> {
            double hours = t.number("days") * 24 * t.number("exposedTimeShare");
            int chips = t.count("chips");
            int nodes = chips / t.count("chipsPerNode");
            List<List<String>> rows = causeTable.rows().stream()
                    .filter(row -> causeTable.cell(row, "preset").equals(name))
                    .toList();
            int counted = rows.stream()
                    .mapToInt(row -> Integer.parseInt(causeTable.cell(row, "publishedCount")))
                    .sum();
            List<FailurePreset.Cause> causes = new ArrayList<>();
            for (List<String> row : rows) {
                causes.add(cause(row, new CountedFleet(hours, chips, nodes, counted / hours)));
            }
            all.put(name, new FailurePreset(name, hours, List.copyOf(causes)));
        });
        return all;
    }

    /** The fleet in which causes were counted: exposed hours, chips, nodes, interruptions of all causes an hour. */
    private record CountedFleet(double hours, int chips, int nodes, double interruptionsPerHour) {}

    /**
     * The rate from the count. A fault is counted only if it is detected before another one interrupts the job (then it
     * is found during the recovery, which is no interruption of its own); with interruptions as a Poisson process that
     * has the probability exp(-interruptions per hour x hours to detection), by which the rate is divided.
     */
    private FailurePreset.Cause cause(List<String> row, CountedFleet fleet) {
        ComponentClass component = ComponentClass.valueOf(causeTable.cell(row, "component"));
        int count = Integer.parseInt(causeTable.cell(row, "publishedCount"));
        int components =
                switch (component) {
                    case Chip, Link -> fleet.chips;
                    case Node, Software -> fleet.nodes;
                    case Rack ->
                        throw new IllegalStateException("failure-causes.csv: rack causes need the racks of "
                                + "the counted fleet, which failure-presets.csv does not give: " + row);
                };
        double detectionSeconds = Double.parseDouble(causeTable.cell(row, "detectionSeconds"));
        double countedShare = StrictMath.exp(-fleet.interruptionsPerHour * detectionSeconds / 3600);
        FailureProcessSpec process = new FailureProcessSpec(
                causeTable.cell(row, "cause"),
                component,
                count * 1e6 / (components * fleet.hours * countedShare),
                causeTable.cell(row, "planned").equals("yes"),
                seconds(detectionSeconds),
                causeTable.cell(row, "replacesNode").equals("yes"),
                seconds(3600 * Double.parseDouble(causeTable.cell(row, "repairMedianHours"))),
                Double.parseDouble(causeTable.cell(row, "repairSigma")));
        return new FailurePreset.Cause(process, count);
    }

    private static SortedMap<String, Things> things(CsvTable table) {
        SortedMap<String, Things> all = new TreeMap<>();
        for (List<String> row : table.rows()) {
            String name = table.cell(row, "name");
            all.computeIfAbsent(name, n -> new Things(table.file(), n, new ArrayList<>()))
                    .entries
                    .add(new CatalogueEntry(
                            table.file(),
                            name,
                            table.cell(row, "quantity"),
                            table.cell(row, "value"),
                            table.cell(row, "unit"),
                            table.cell(row, "confidence"),
                            table.cell(row, "source")));
        }
        return all;
    }

    private static long seconds(double seconds) {
        return Math.round(seconds * VirtualDuration.SECOND_NS);
    }

    /** The entries of one name. */
    private record Things(String table, String name, List<CatalogueEntry> entries) {
        String text(String quantity) {
            for (CatalogueEntry entry : entries) {
                if (entry.quantity().equals(quantity)) {
                    return entry.value();
                }
            }
            throw new IllegalStateException(table + ": " + name + " lacks " + quantity + "; add a row for it");
        }

        double number(String quantity) {
            try {
                return Double.parseDouble(text(quantity));
            } catch (NumberFormatException e) {
                throw new IllegalStateException(table + ": " + name + ": " + quantity + " is no number", e);
            }
        }

        int count(String quantity) {
            return Math.toIntExact(Math.round(number(quantity)));
        }

        long seconds(String quantity) {
            return CatalogueLoader.seconds(number(quantity));
        }
    }
}
