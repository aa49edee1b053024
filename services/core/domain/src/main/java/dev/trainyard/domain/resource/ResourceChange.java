package dev.trainyard.domain.resource;

import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.domain.spec.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Says what an update may not change: every field of a spec that {@link Field#mutable} does not allow. */
public final class ResourceChange {
    private final String title;
    private final List<Problem> problems = new ArrayList<>();

    private ResourceChange(String title) {
        this.title = title;
    }

    /**
     * The immutable fields in which two versions of one resource differ.
     *
     * @param before the resource as it is
     * @param after the resource as it was applied again, of the same kind, namespace and name
     * @return one problem a field, in order of declaration, with {@code Kind/name} as its file and no line; empty when
     *     the update is allowed
     * @throws IllegalArgumentException for two different resources
     */
    public static List<Problem> check(Resource before, Resource after) {
        if (!before.kind().equals(after.kind()) || !before.meta().equals(after.meta())) {
            throw new IllegalArgumentException("an update of " + before.kind() + " " + before.meta() + " cannot be a "
                    + after.kind() + " " + after.meta());
        }
        ResourceChange change =
                new ResourceChange(before.kind() + "/" + before.meta().name());
        change.compare(before.spec(), after.spec(), "spec");
        return List.copyOf(change.problems);
    }

    private void compare(Record before, Record after, String path) {
        for (RecordComponent component : SpecShape.of(before.getClass()).components()) {
            Field field = component.getAnnotation(Field.class);
            Object was = ResourceWriter.valueOf(component, before);
            Object is = ResourceWriter.valueOf(component, after);
            if (was.equals(is) || field != null && field.mutable()) {
                continue;
            }
            String at = path + "." + RecordMapper.fieldName(component);
            if (was instanceof Record nestedBefore && is instanceof Record nestedAfter) {
                compare(nestedBefore, nestedAfter, at);
            } else {
                problems.add(new Problem(
                        title,
                        0,
                        0,
                        at,
                        at + " cannot change: found " + text(component, is) + ", expected " + text(component, was)
                                + " as it was created; delete " + title + " and apply it again"));
            }
        }
    }

    private static String text(RecordComponent component, Object value) {
        return switch (value) {
            case Long ns when RecordMapper.isDuration(component) -> VirtualDuration.format(ns);
            case List<?> list -> "a list of " + list.size();
            default -> value.toString();
        };
    }
}
