package dev.trainyard.door.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.Declaration;
import dev.trainyard.domain.resource.DeclarationReader;
import dev.trainyard.domain.resource.KnownYard;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.resource.Source;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.StorageSpec;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.wire.YardCodec;
import dev.trainyard.servicekit.wire.YardRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that somebody wrote past the door. */
class AdmissionGateTest {
    private final YardCodec codec = new YardCodec();
    private final AdmissionGate gate = new AdmissionGate(codec, Catalogue.bundled(), KnownYard.none());
    private List<Resource> yard = List.of();

    @BeforeEach
    void readTheYard() throws Exception {
        Path file = Path.of(System.getProperty("trainyard.root"), "k8s/examples/small-yard.yaml");
        var read = new DeclarationReader(Catalogue.bundled())
                .read(new Source("yard", Files.readString(file)), KnownYard.none());
        yard = ((Declaration.Ok) read)
                .declarations().stream().map(Declaration::resource).toList();
    }

    private Command command(Resource resource) {
        return YardRun.command(resource, codec);
    }

    @Test
    void aYardIsAdmittedPieceByPiece() {
        for (Resource resource : yard) {
            assertThat(gate.refuse(command(resource))).as(resource.kind()).isEmpty();
        }
    }

    @Test
    void aJobWithoutItsQueueIsRefused() {
        gate.refuse(command(yard.getFirst()));
        assertThat(gate.refuse(command(yard.get(3))).orElse("")).contains("no CapacityQueue research");
    }

    /** A record of the wire can hold what no YAML could say. */
    @Test
    void numbersOutOfBoundsAndBadNamesAreRefused() {
        AcceleratorPool pool = (AcceleratorPool) yard.getFirst();
        AcceleratorPoolSpec s = pool.spec();
        var none = new AcceleratorPoolSpec(s.system(), -1, s.rack(), s.fabric(), s.storage(), s.failures());
        assertThat(gate.refuse(command(new AcceleratorPool(pool.meta(), none))).orElse(""))
                .isEqualTo("spec.racks: -1 is too small; at least 1.0");
        var endless = new AcceleratorPoolSpec(
                s.system(),
                s.racks(),
                s.rack(),
                s.fabric(),
                new StorageSpec(Double.POSITIVE_INFINITY, 100, 0),
                s.failures());
        assertThat(gate.refuse(command(new AcceleratorPool(pool.meta(), endless)))
                        .orElse(""))
                .isEqualTo("spec.storage.readGBps: Infinity is no number that a run can use; at least 0.001");
        assertThat(gate.refuse(command(new AcceleratorPool(new ResourceMeta("default", "A b"), s)))
                        .orElse(""))
                .contains("A b is no name");
        assertThat(gate.refuse(command(new AcceleratorPool(new ResourceMeta("a/b", "ok"), s)))
                        .orElse(""))
                .contains("a/b is no namespace");
    }

    @Test
    void anImmutableFieldMayNotChange() {
        AcceleratorPool pool = (AcceleratorPool) yard.getFirst();
        gate.refuse(command(pool));
        AcceleratorPoolSpec other = ((AcceleratorPool) yard.get(1)).spec();
        assertThat(gate.refuse(command(new AcceleratorPool(pool.meta(), other))).orElse(""))
                .contains("spec.system cannot change");
    }

    @Test
    void garbageIsRefused() {
        Command garbage = new Command("x", "TrainingJob", "default", "one", 0, new byte[] {1, 2, 3});
        assertThat(gate.refuse(garbage).orElse("")).startsWith("its payload cannot be read");
    }
}
