package dev.trainyard.door.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.door.projection.ObjectJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchTest {
    private DoorRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new DoorRig();
        rig.applyPoolsAndQueue();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** One server-sent event. */
    private record Event(String id, String type, JsonNode data) {
        String name() {
            return data.at("/metadata/name").asText();
        }
    }

    /** A watch that reads one event at a time. */
    private final class Watch implements AutoCloseable {
        private final BufferedReader lines;

        Watch(String path, String... headers) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(rig.uri(path)).GET();
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            var response = rig.client.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        Event next() throws IOException {
            String id = "";
            String type = "";
            while (true) {
                String line = lines.readLine();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    return new Event(id, type, ObjectJson.MAPPER.readTree(line.substring(6)));
                }
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void aWatchShowsWhatIsThereAndThenEveryChange() throws Exception {
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        try (Watch watch = new Watch(DoorRig.JOBS + "?watch=true")) {
            Event first = watch.next();
            assertThat(first.type()).isEqualTo("ADDED");
            assertThat(first.name()).isEqualTo("one");
            assertThat(watch.next().type()).isEqualTo("BOOKMARK");
            rig.post(DoorRig.JOBS, DoorRig.job("two"));
            rig.call("PATCH", DoorRig.JOBS + "/two", "{\"spec\": {\"priority\": 3}}");
            Event added = watch.next();
            assertThat(added.type() + " " + added.name()).isEqualTo("ADDED two");
            Event modified = watch.next();
            assertThat(modified.type()).isEqualTo("MODIFIED");
            assertThat(modified.data().at("/spec/priority").asInt()).isEqualTo(3);
            assertThat(modified.data().at("/metadata/resourceVersion").asText()).isEqualTo(modified.id());
        }
    }

    @Test
    void aWatchGoesOnWhereItWasBroken() throws Exception {
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        String seen =
                rig.get(DoorRig.JOBS).json().at("/metadata/resourceVersion").asText();
        for (int i = 0; i < 300; i++) {
            rig.post(DoorRig.JOBS, DoorRig.job("more-" + i));
        }
        try (Watch watch = new Watch(DoorRig.JOBS + "?watch=true&resourceVersion=" + seen)) {
            assertThat(watch.next().type()).isEqualTo("BOOKMARK");
            String last = "";
            for (int i = 0; i < 150; i++) {
                Event event = watch.next();
                assertThat(event.name()).isEqualTo("more-" + i);
                last = event.id();
            }
            try (Watch again = new Watch(DoorRig.JOBS + "?watch=true", "Last-Event-ID", last)) {
                assertThat(again.next().type()).isEqualTo("BOOKMARK");
                for (int i = 150; i < 300; i++) {
                    assertThat(again.next().name()).isEqualTo("more-" + i);
                }
            }
        }
    }

    @Test
    void whatIsNotKeptAnyMoreIsGone() throws Exception {
        assertThat(rig.get(DoorRig.JOBS + "?watch=true&resourceVersion=7").status())
                .isEqualTo(410);
        assertThat(rig.get(DoorRig.JOBS + "?watch=true&resourceVersion=999999").status())
                .isEqualTo(410);
        assertThat(rig.get(DoorRig.JOBS + "?watch=true&resourceVersion=x").status())
                .isEqualTo(400);
    }

    @Test
    void anObjectEntersAndLeavesASelectorByItsLabels() throws Exception {
        try (Watch watch = new Watch(DoorRig.JOBS + "?watch=true&labelSelector=team%3Db")) {
            watch.next();
            rig.post(DoorRig.JOBS, DoorRig.job("one"));
            rig.call("PATCH", DoorRig.JOBS + "/one", "{\"metadata\": {\"labels\": {\"team\": \"b\"}}}");
            rig.call("PATCH", DoorRig.JOBS + "/one", "{\"metadata\": {\"labels\": {\"team\": \"a\"}}}");
            assertThat(watch.next().type()).isEqualTo("ADDED");
            assertThat(watch.next().type()).isEqualTo("DELETED");
        }
    }

    /** More at once than the queue of a connection holds, so that it fills and drains between the writes. */
    @Test
    void aFloodIsShownWithoutGapOrRepetition() throws Exception {
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        var job = rig.log.commands.getLast();
        int changes = 400;
        try (Watch watch = new Watch(DoorRig.JOBS + "?watch=true")) {
            watch.next();
            long last = Long.parseLong(watch.next().id());
            String note = "x".repeat(3_000);
            for (int i = 0; i < changes; i++) {
                var annotations = new TreeMap<>(Map.of("note", note + i));
                rig.log.submit(List.of(
                        new CommandSink.DoorCommand("flood-" + i, job.command(), new TreeMap<>(), annotations)));
            }
            for (int i = 0; i < changes; i++) {
                Event event = watch.next();
                assertThat(Long.parseLong(event.id())).isEqualTo(++last);
                assertThat(event.data().at("/metadata/annotations/note").asText())
                        .isEqualTo(note + i);
            }
        }
    }

    /** A client that does not read: its connection fills, the ring goes on without it, and it is told so. */
    @Test
    void aWatcherSlowerThanTheRingIsToldAndClosed() throws Exception {
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        var job = rig.log.commands.getLast();
        int changes = 2_500;
        try (Watch watch = new Watch(DoorRig.JOBS + "?watch=true")) {
            // Some 150 MB, of which 64 MiB are kept; the pipes between the server and this test hold a few more.
            String note = "x".repeat(60_000);
            for (int i = 0; i < changes; i++) {
                var annotations = new TreeMap<>(Map.of("note", note + i));
                rig.log.submit(
                        List.of(new CommandSink.DoorCommand("big-" + i, job.command(), new TreeMap<>(), annotations)));
            }
            Event event = watch.next();
            int shown = 0;
            while (!event.type().equals("ERROR")) {
                shown++;
                event = watch.next();
            }
            assertThat(event.data().get("status").asInt()).isEqualTo(410);
            assertThat(shown).isLessThan(changes);
        }
    }
}
