package dev.trainyard.contracts.codec;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which message a record class or a sealed interface is bound to: the one it is bound to by name, otherwise the message
 * of its simple name in the first of the packages that has one.
 */
public final class MessageNames {
    private final List<String> packages;
    private final Map<Class<?>, String> bound;

    private MessageNames(List<String> packages, Map<Class<?>, String> bound) {
        this.packages = List.copyOf(packages);
        this.bound = bound;
    }

    /** Messages of the classes' simple names, looked for in these Protobuf packages in this order. */
    public static MessageNames inPackages(String... packages) {
        return new MessageNames(List.of(packages), new HashMap<>());
    }

    /** These rules, and a class bound to a message by its full name. */
    public MessageNames bind(Class<?> type, String fullName) {
        Map<Class<?>, String> more = new HashMap<>(bound);
        more.put(type, fullName);
        return new MessageNames(packages, more);
    }

    @Nullable
    Descriptor find(Class<?> type, ContractSchema schema) {
        String fullName = bound.get(type);
        if (fullName != null) {
            return schema.message(fullName);
        }
        for (String p : packages) {
            Descriptor found = schema.message(p + "." + type.getSimpleName());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    String lookedFor(Class<?> type) {
        String fullName = bound.get(type);
        return fullName != null
                ? fullName
                : packages.stream().map(p -> p + "." + type.getSimpleName()).collect(Collectors.joining(" or "));
    }
}
