package dev.trainyard.door.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import dev.trainyard.door.projection.YardProjection;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ApiRoutesTest {
    @Test
    void theDocumentHasEveryFieldOfASpec() throws Exception {
        try (DoorRig rig = new DoorRig()) {
            JsonNode document = rig.get("/openapi.json").json();
            JsonNode spec = document.at("/components/schemas/TrainingJobSpec");
            assertThat(spec.at("/properties").size()).isEqualTo(TrainingJobSpec.class.getRecordComponents().length);
            assertThat(spec.at("/properties/suspend/default").asBoolean(true)).isFalse();
            assertThat(spec.at("/properties/nodes/minimum").asInt()).isEqualTo(1);
            assertThat(spec.at("/required").toString()).contains("\"queueRef\"").doesNotContain("\"priority\"");
            assertThat(document.at("/components/schemas/UntilSpec/properties/duration/type")
                            .asText())
                    .isEqualTo("string");
            assertThat(rig.get("/openapi").body()).startsWith("openapi: \"3.0.3\"");
        }
    }

    /** Every reference must lead somewhere. */
    @Test
    void theDocumentIsClosed() throws Exception {
        try (DoorRig rig = new DoorRig()) {
            JsonNode document = rig.get("/openapi.json").json();
            List<String> refs = document.findValuesAsText("$ref");
            assertThat(refs).isNotEmpty();
            for (String ref : refs) {
                assertThat(document.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse();
            }
        }
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionHasARoute() {
        var projection = new YardProjection(Catalogue.bundled(), 0);
        HandLog log = new HandLog(projection);
        DoorPorts ports = new DoorPorts(projection, log, log, Catalogue.bundled(), List::of);
        List<DoorRoutes> groups = DoorServer.groups(DoorSettings.loopback(0), ports, List.of());
        Set<String> described = new TreeSet<>();
        for (DoorRoutes group : groups) {
            for (Endpoint e : group.endpoints()) {
                String path = e.path();
                for (Kinds kind : Kinds.values()) {
                    path = path.replace("/" + kind.plural(), "/{plural}");
                }
                described.add(e.method() + " " + path.replace("{", ":").replace("}", ""));
            }
        }
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            groups.forEach(group -> group.mount(router));
            Set<String> mounted = new TreeSet<>();
            router.getRoutes().forEach(route -> {
                Set<HttpMethod> methods = route.methods();
                if (methods != null && route.getPath() != null) {
                    methods.forEach(method -> mounted.add(method + " " + route.getPath()));
                }
            });
            mounted.remove("GET /docs/:asset");
            // Addresses of pools are those of no namespace; the older ones in a namespace go on to work.
            mounted.removeIf(route -> route.endsWith("/namespaces/:namespace/:plural/:name/scale"));
            assertThat(described).isEqualTo(mounted);
        } finally {
            vertx.close();
        }
    }

    @Test
    void thePageAndAllThatItLoadsComeFromThisServer() throws Exception {
        try (DoorRig rig = new DoorRig()) {
            String page = rig.get("/docs").body();
            List<String> loaded = new ArrayList<>();
            var links = java.util.regex.Pattern.compile("(?:href|src|url)[=:] ?\"([^\"]+)\"")
                    .matcher(page);
            while (links.find()) {
                loaded.add(links.group(1));
            }
            assertThat(loaded).hasSize(4);
            for (String link : loaded) {
                assertThat(rig.get(link).status()).as(link).isEqualTo(200);
            }
            assertThat(rig.get("/docs/pom.xml").status()).isEqualTo(404);
        }
    }
}
