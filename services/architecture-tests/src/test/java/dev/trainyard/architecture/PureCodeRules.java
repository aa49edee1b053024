package dev.trainyard.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.trainyard.architecture.Access.creationOf;
import static dev.trainyard.architecture.Access.member;
import static dev.trainyard.architecture.Access.memberBelow;
import static dev.trainyard.architecture.Access.memberOf;
import static dev.trainyard.architecture.Access.memberWithoutFirst;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.trainyard.violations.model.DefaultLocales;
import dev.trainyard.violations.model.Files;
import dev.trainyard.violations.model.HashCollections;
import dev.trainyard.violations.model.HashCollectors;
import dev.trainyard.violations.model.HashIteration;
import dev.trainyard.violations.model.IdentityHashes;
import dev.trainyard.violations.model.InexactMath;
import dev.trainyard.violations.model.ParallelStreams;
import dev.trainyard.violations.model.ProcessSettings;
import dev.trainyard.violations.model.RandomSources;
import dev.trainyard.violations.model.Threads;
import dev.trainyard.violations.model.UnkeyedMaps;
import dev.trainyard.violations.model.WallClocks;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What pure code must not touch: everything that could differ between two runs of one seed. */
final class PureCodeRules {
    /** Iteration of a fastutil hash collection shows the order of its table. Looking up does not. */
    private static final List<String> ORDER_SHOWING =
            List.of("iterator", "forEach", "keySet", "values", "stream", "toArray", "toString", "removeIf", "hashCode");

    private PureCodeRules() {}

    static List<ArchitectureRule> all() {
        return List.of(
                rule(
                        "read the wall clock",
                        member("java.lang.System", "currentTimeMillis", "nanoTime")
                                .or(memberBelow("java.time", "now", "systemUTC", "systemDefaultZone", "system"))
                                .or(creationOf("java.util.Date", "java.util.GregorianCalendar"))
                                .or(member("java.util.Calendar", "getInstance")),
                        "time is virtual: use the nowNs() of the context, or take the time as a parameter",
                        WallClocks.class),
                rule(
                        "draw from a shared or unseeded generator",
                        member("java.util.Random")
                                .or(member("java.util.SplittableRandom"))
                                .or(member("java.util.concurrent.ThreadLocalRandom"))
                                .or(member("java.security.SecureRandom"))
                                .or(member("java.lang.Math", "random"))
                                .or(member("java.lang.StrictMath", "random"))
                                .or(member("java.util.UUID", "randomUUID"))
                                .or(member("java.util.Collections", "shuffle"))
                                .or(t -> t.getOwner().getPackageName().startsWith("java.util.random")),
                        "draws are keyed: use dev.trainyard.kernel.random.RandomStream with component and index",
                        RandomSources.class),
                rule(
                        "use the platform's transcendental functions",
                        member(
                                "java.lang.Math",
                                "sin",
                                "cos",
                                "tan",
                                "asin",
                                "acos",
                                "atan",
                                "atan2",
                                "sinh",
                                "cosh",
                                "tanh",
                                "exp",
                                "expm1",
                                "log",
                                "log10",
                                "log1p",
                                "pow",
                                "cbrt",
                                "hypot"),
                        "Math may differ by a unit in the last place between machines: use StrictMath",
                        InexactMath.class),
                rule(
                        "go parallel",
                        t -> t.getName().equals("parallelStream")
                                || t.getName().equals("parallel")
                                || (t.getOwner().getName().equals("java.util.Arrays")
                                        && t.getName().startsWith("parallel")),
                        "a shard is single-threaded and sums of doubles depend on their order: use a plain loop",
                        ParallelStreams.class),
                rule(
                        "create a collection in hash order",
                        creationOf(
                                "java.util.HashMap",
                                "java.util.HashSet",
                                "java.util.IdentityHashMap",
                                "java.util.WeakHashMap",
                                "java.util.Hashtable",
                                "java.util.concurrent.ConcurrentHashMap"),
                        "hash order leaks into events: use TreeMap, TreeSet, EnumMap or arrays;"
                                + " LinkedHashMap and LinkedHashSet keep the order of insertion",
                        HashCollections.class),
                rule(
                        "create an immutable collection in salted order",
                        member("java.util.Map", "of", "ofEntries", "copyOf")
                                .or(member("java.util.Set", "of", "copyOf"))
                                .or(member("java.util.Collections", "newSetFromMap")),
                        "the order of Map.of and Set.of changes with each JVM: use List.of, EnumMap or a TreeMap",
                        UnkeyedMaps.class),
                rule(
                        "collect into a hash collection",
                        hashCollector(),
                        "these collectors make hash maps: name an ordered one, as in"
                                + " groupingBy(key, TreeMap::new, toList()), or use a loop",
                        HashCollectors.class),
                rule(
                        "show the order of a primitive hash collection",
                        t -> t.getOwner().getPackageName().startsWith("it.unimi.dsi.fastutil")
                                && t.getOwner().getSimpleName().contains("Hash")
                                && !t.getOwner().getSimpleName().contains("Linked")
                                && (ORDER_SHOWING.contains(t.getName())
                                        || t.getName().endsWith("Array")
                                        || t.getName().endsWith("EntrySet")),
                        "fastutil's hash collections are for looking up, never for going through: keep the keys in an"
                                + " array or a sorted collection beside them",
                        HashIteration.class),
                rule(
                        "take the identity of an object for a number",
                        member("java.lang.System", "identityHashCode")
                                .or(member("java.lang.Object", "hashCode"))
                                .or(t -> t.getName().equals("hashCode")
                                        && t.getOwner().isAssignableTo(Enum.class)),
                        "identity hashes differ in every JVM: use an id of the domain, or ordinal() of an enum",
                        IdentityHashes.class),
                rule(
                        "know threads",
                        PureCodeRules::isThreading,
                        "a shard is single-threaded: threads belong to the runtime in service-kit",
                        Threads.class),
                new ArchitectureRule(
                        pureClassesBut(PureCodeRules::readsTheYamlOfPeople)
                                .should(Access.to("touch files, sockets or processes", PureCodeRules::isMachine))
                                .because("a model's whole input are its events: read files in the command line, and"
                                        + " bundled resources with Class.getResourceAsStream. Only ResourceReader reads"
                                        + " files, before a run begins"),
                        Files.class),
                rule(
                        "read settings of the process",
                        member("java.lang.System", "getenv", "getProperty", "getProperties", "lineSeparator")
                                .or(member("java.lang.Runtime", "getRuntime", "availableProcessors"))
                                .or(member("java.lang.Integer", "getInteger"))
                                .or(member("java.lang.Long", "getLong"))
                                .or(member("java.lang.Boolean", "getBoolean")),
                        "whoever runs elsewhere must get the same run: make it a field of the resource or of the run"
                                + " header",
                        ProcessSettings.class),
                rule(
                        "format for whatever locale the machine has",
                        memberWithoutFirst("java.lang.String", "format", Locale.class)
                                .or(member("java.lang.String", "formatted"))
                                .or(memberOf("java.lang.String", "toLowerCase", List.of(0)))
                                .or(memberOf("java.lang.String", "toUpperCase", List.of(0)))
                                .or(memberWithoutFirst("java.io.PrintStream", "printf", Locale.class))
                                .or(memberWithoutFirst("java.io.PrintWriter", "printf", Locale.class)),
                        "1.5 is 1,5 elsewhere: give Locale.ROOT",
                        DefaultLocales.class));
    }

    static boolean isPure(JavaClass type) {
        String name = type.getPackageName() + ".";
        return name.startsWith("dev.trainyard.kernel.")
                || name.startsWith("dev.trainyard.domain.")
                || name.matches("dev\\.trainyard\\.[a-z0-9]+\\.model\\..*");
    }

    private static ArchitectureRule rule(
            String what, Predicate<AccessTarget> target, String because, Class<?> violation) {
        return new ArchitectureRule(
                pureClassesBut(type -> false).should(Access.to(what, target)).because(because), violation);
    }

    private static GivenClassesConjunction pureClassesBut(Predicate<JavaClass> exempt) {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "are pure (kernel, domain, models)", (JavaClass type) -> isPure(type) && !exempt.test(type)));
    }

    private static boolean readsTheYamlOfPeople(JavaClass type) {
        return type.getName().equals("dev.trainyard.domain.resource.ResourceReader");
    }

    private static Predicate<AccessTarget> hashCollector() {
        String collectors = "java.util.stream.Collectors";
        return member(
                        collectors,
                        "toSet",
                        "toUnmodifiableSet",
                        "toUnmodifiableMap",
                        "partitioningBy",
                        "toConcurrentMap",
                        "groupingByConcurrent")
                // The longer ones are told which map to make.
                .or(memberOf(collectors, "toMap", List.of(2, 3)))
                .or(memberOf(collectors, "groupingBy", List.of(1, 2)));
    }

    private static boolean isThreading(AccessTarget t) {
        String owner = t.getOwner().getName();
        return owner.startsWith("java.util.concurrent.")
                || owner.equals("java.lang.Thread")
                || owner.equals("java.lang.ThreadLocal")
                || owner.equals("java.util.Timer")
                || (owner.equals("java.lang.Object")
                        && (t.getName().equals("wait") || t.getName().startsWith("notify")));
    }

    private static boolean isMachine(AccessTarget t) {
        String owner = t.getOwner().getName();
        return owner.startsWith("java.nio.file.")
                || owner.startsWith("java.nio.channels.")
                || owner.startsWith("java.net.")
                || owner.equals("java.io.File")
                || owner.startsWith("java.io.File")
                || owner.equals("java.io.RandomAccessFile")
                || owner.equals("java.lang.ProcessBuilder")
                || (owner.equals("java.lang.System")
                        && List.of("out", "err", "in").contains(t.getName()));
    }
}
