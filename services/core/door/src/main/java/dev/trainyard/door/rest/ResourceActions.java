package dev.trainyard.door.rest;

import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Declaration;
import dev.trainyard.domain.resource.DeclarationReader;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Source;
import dev.trainyard.door.projection.CommandNote;
import dev.trainyard.door.projection.ObjectJson;
import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.YardObject;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.door.rest.CommandSink.DoorCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates, changes and deletes resources: checks, writes a command, and answers with what can be read then. */
final class ResourceActions {
    private static final String CREATED = "created";
    private static final String CONFIGURED = "configured";
    private static final String UNCHANGED = "unchanged";
    private static final String DELETED = "deleted";

    private final YardProjection projection;
    private final DeclarationReader reader;
    private final Submission submission;
    private final Stripes stripes = new Stripes();

    ResourceActions(DoorPorts ports, DoorLimits limits) {
        this.projection = ports.projection();
        this.reader = new DeclarationReader(ports.catalogue());
        this.submission = new Submission(ports, limits);
    }

    Reply create(Kinds kind, String namespace, Request request) throws InterruptedException {
        Optional<Reply> before = repeated(request);
        if (before.isPresent()) {
            return before.get();
        }
        Declaration declared = one(reader.readOne(
                request.source(), new Declaration.Address(kind.kind(), namespace, ""), projection.known()));
        ObjectKey key = ObjectKey.of(declared.resource());
        return stripes.alone(List.of(key), () -> {
            Optional<Reply> meanwhile = repeated(request);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            projection.find(key).ifPresent(ResourceActions::refuseExisting);
            if (request.dryRun()) {
                return object(201, projection.preview(declared));
            }
            submission.submit(List.of(applied(Submission.idOf(request), declared, request, CREATED)));
            return object(201, shown(key, declared)).with("Location", addressOf(kind, key));
        });
    }

    Reply replace(ObjectKey key, Request request) throws InterruptedException {
        return change(key, request, (current, source) -> reader.readOne(source, addressOf(key), projection.known()));
    }

    Reply patch(ObjectKey key, Request request) throws InterruptedException {
        return change(
                key, request, (current, source) -> reader.patch(declaration(current), source, projection.known()));
    }

    /** Sets a spec from a patch that this door made. */
    Reply patch(ObjectKey key, Request request, String patch) throws InterruptedException {
        return change(
                key,
                request,
                (current, ignored) ->
                        reader.patch(declaration(current), new Source("request", patch), projection.known()));
    }

    /** How a request changes an object. */
    @FunctionalInterface
    private interface Changer {
        Declaration.Result change(YardObject current, Source source);
    }

    private Reply change(ObjectKey key, Request request, Changer changer) throws InterruptedException {
        return stripes.alone(List.of(key), () -> {
            Optional<Reply> before = repeated(request);
            if (before.isPresent()) {
                return before.get();
            }
            YardObject current = living(key);
            Declaration declared = one(changer.change(current, request.source()));
            refuseStale(current, declared.resourceVersion());
            if (request.dryRun()) {
                return object(200, projection.preview(declared));
            }
            if (!changes(current, declared)) {
                return object(200, current);
            }
            submission.submit(List.of(applied(Submission.idOf(request), declared, request, CONFIGURED)));
            return object(200, shown(key, declared));
        });
    }

    Reply delete(ObjectKey key, Request request) throws InterruptedException {
        return stripes.alone(List.of(key), () -> {
            Optional<Reply> before = repeated(request);
            if (before.isPresent()) {
                return before.get();
            }
            YardObject current = projection.find(key).orElseThrow(() -> unknown(key));
            if (!request.dryRun() && current.deletedWallMs() == null) {
                submission.submit(List.of(Submission.command(
                        Submission.idOf(request),
                        new ResourceDeleted(key.kind(), key.namespace(), key.name()),
                        current.labels(),
                        current.annotations(),
                        new Submission.Note(request.fingerprint(), DELETED))));
            }
            return object(200, projection.find(key).orElse(current));
        });
    }

    /** Applies many documents, all or none. */
    Reply apply(Request request) throws InterruptedException {
        List<Declaration> declared = all(reader.read(request.source(), projection.known()));
        List<ObjectKey> keys =
                declared.stream().map(d -> ObjectKey.of(d.resource())).toList();
        String id = Submission.idOf(request);
        return stripes.alone(keys, () -> {
            List<Map<String, Object>> items = new ArrayList<>();
            List<DoorCommand> commands = new ArrayList<>();
            for (int i = 0; i < declared.size(); i++) {
                String commandId = declared.size() == 1 ? id : id + "/" + i;
                Optional<CommandNote> done = noteOf(commandId, request);
                String result = done.isPresent() ? done.get().result() : resultOf(keys.get(i), declared.get(i));
                if (done.isEmpty() && !result.equals(UNCHANGED)) {
                    commands.add(applied(commandId, declared.get(i), request, result));
                }
                items.add(item(keys.get(i), result));
            }
            if (!request.dryRun() && !commands.isEmpty()) {
                submission.submit(commands);
            }
            return Reply.json(200, Map.of("items", items));
        });
    }

    private String resultOf(ObjectKey key, Declaration declared) {
        YardObject current = projection.find(key).orElse(null);
        if (current == null) {
            return CREATED;
        }
        if (current.deletedWallMs() != null) {
            refuseExisting(current);
        }
        refuseStale(current, declared.resourceVersion());
        return changes(current, declared) ? CONFIGURED : UNCHANGED;
    }

    private static Map<String, Object> item(ObjectKey key, String result) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("kind", key.kind());
        item.put("namespace", key.namespace());
        item.put("name", key.name());
        item.put("result", result);
        return item;
    }

    YardObject living(ObjectKey key) {
        YardObject current = projection.find(key).orElseThrow(() -> unknown(key));
        if (current.deletedWallMs() != null) {
            refuseExisting(current);
        }
        return current;
    }

    static HttpProblem unknown(ObjectKey key) {
        return new HttpProblem(404, "there is no " + key.kind() + " " + key.name() + in(key));
    }

    /** The answer that the same key got before. */
    private Optional<Reply> repeated(Request request) {
        String key = request.idempotencyKey();
        if (key == null) {
            return Optional.empty();
        }
        return noteOf(key, request).map(note -> {
            int status = note.result().equals(CREATED) ? 201 : 200;
            return projection
                    .find(note.key())
                    .map(o -> object(status, o))
                    .orElseGet(() -> Reply.json(status, item(note.key(), note.result())));
        });
    }

    private Optional<CommandNote> noteOf(String id, Request request) {
        if (request.idempotencyKey() == null) {
            return Optional.empty();
        }
        Optional<CommandNote> note = projection.note(id).filter(n -> n.refusal().isEmpty());
        if (note.isPresent() && !note.get().request().equals(request.fingerprint())) {
            throw new HttpProblem(
                    422,
                    "Idempotency-Key " + request.idempotencyKey()
                            + " was used for another request; use a new key for a new request");
        }
        return note;
    }

    private static DoorCommand applied(String id, Declaration declared, Request request, String result) {
        return Submission.command(
                id,
                new ResourceApplied(declared.resource()),
                declared.labels(),
                declared.annotations(),
                new Submission.Note(request.fingerprint(), result));
    }

    private YardObject shown(ObjectKey key, Declaration declared) {
        return projection.find(key).orElseGet(() -> projection.preview(declared));
    }

    private static boolean changes(YardObject current, Declaration declared) {
        return !current.resource().equals(declared.resource())
                || !current.labels().equals(declared.labels())
                || !current.annotations().equals(declared.annotations());
    }

    private static void refuseExisting(YardObject current) {
        String title = current.key().kind() + " " + current.key().name() + in(current.key());
        throw new HttpProblem(
                409,
                current.deletedWallMs() != null
                        ? title + " is being deleted; it goes away when virtual time goes on, then try again"
                        : title + " exists; change it with PUT, PATCH or /apply");
    }

    /** Nobody may overwrite a change of the spec that he has not seen; changes of the status do not matter. */
    private static void refuseStale(YardObject current, @Nullable String version) {
        if (version == null || version.isEmpty()) {
            return;
        }
        long seen;
        try {
            seen = Long.parseLong(version);
        } catch (NumberFormatException e) {
            throw new HttpProblem(422, "metadata.resourceVersion: " + version + " was not given by this yard");
        }
        if (seen < current.specVersion()) {
            throw new HttpProblem(
                    409,
                    current.key().kind() + " " + current.key().name() + " was changed since resourceVersion " + version
                            + "; read it again and change that");
        }
    }

    private static Declaration declaration(YardObject object) {
        return new Declaration(object.resource(), object.labels(), object.annotations(), "");
    }

    private static Declaration.Address addressOf(ObjectKey key) {
        return new Declaration.Address(key.kind(), key.namespace(), key.name());
    }

    private static String addressOf(Kinds kind, ObjectKey key) {
        return ResourceRoutes.collection(kind, key.namespace()) + "/" + key.name();
    }

    private static String in(ObjectKey key) {
        return Resource.isClusterScoped(key.kind()) ? "" : " in namespace " + key.namespace();
    }

    private static Declaration one(Declaration.Result result) {
        return all(result).getFirst();
    }

    private static List<Declaration> all(Declaration.Result result) {
        return switch (result) {
            case Declaration.Ok(List<Declaration> declarations) -> declarations;
            case Declaration.Invalid invalid -> throw HttpProblem.invalid(invalid.problems());
        };
    }

    static Reply object(int status, YardObject object) {
        return new Reply(status, Reply.JSON, ObjectJson.object(object, object.resourceVersion()), Map.of());
    }
}
