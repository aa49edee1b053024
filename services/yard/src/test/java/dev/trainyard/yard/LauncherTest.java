package dev.trainyard.yard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell script {@code ./trainyard}, in a small tree with a JDK and a Maven that only write down what they do. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LauncherTest {
    private static final Path SCRIPT = Path.of(System.getProperty("trainyard.root"), "trainyard");

    @TempDir
    Path temp;

    private Path root = Path.of("set by makeTree");
    private Path jdk = root;
    private Path source = root;

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectories(temp.resolve("a tree")).toRealPath();
        Files.copy(SCRIPT, root.resolve("trainyard"));
        root.resolve("trainyard").toFile().setExecutable(true);
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        source = Files.createDirectories(root.resolve("services/yard/src/main/java"))
                .resolve("A.java");
        Files.writeString(source, "class A {}");
        Files.createDirectories(root.resolve("kafka/dev-broker"));
        maven("""
                echo begin >>builds
                sleep 0.2
                mkdir -p services/yard/target/lib kafka/dev-broker/target/lib
                touch services/yard/target/lib/b.jar services/yard/target/lib/B.jar services/yard/target/lib/a.jar
                touch kafka/dev-broker/target/lib/k.jar
                echo end >>builds
                """);
        jdk = jdk("25.0.9+1-LTS");
    }

    @Test
    void buildsOnFirstUseOnly() throws Exception {
        // When it is used for the first time
        Result first = launch("run", "my file.yaml", "--seed", "7").finish();

        // Then it builds, says so in one line, makes the caches, and starts the program with all arguments as they are
        assertThat(first.status()).isZero();
        assertThat(first.err())
                .isEqualTo("trainyard: building, this once (about 1 minute, more if libraries must be downloaded,"
                        + " log in .trainyard/build.log)\n");
        String lib = root + "/services/yard/target/lib/";
        assertThat(first.out())
                .contains("[-Dtrainyard.root=" + root + "]")
                .contains("[-cp]\n[" + lib + "B.jar:" + lib + "a.jar:" + lib + "b.jar]\n")
                .contains("[-XX:AOTCache=" + root + "/.trainyard/cache/25.0.9+1-LTS/yard.aot]")
                .endsWith("[dev.trainyard.yard.Trainyard]\n[run]\n[my file.yaml]\n[--seed]\n[7]\n");
        assertThat(root.resolve(".trainyard/cache/25.0.9+1-LTS/yard.aot")).exists();
        assertThat(root.resolve(".trainyard/cache/25.0.9+1-LTS/broker.aot")).exists();
        assertThat(root.resolve(".trainyard/build.lock")).doesNotExist();

        // And when it is used again, it does not
        Result second = launch("runs").finish();
        assertThat(second.err()).isEmpty();
        assertThat(builds()).containsExactly("begin", "end");
    }

    @Test
    void buildsAgainWhenSourcesChange() throws Exception {
        launch("runs").finish();

        // A changed file
        Files.writeString(source, "class A { int b; }");
        assertThat(launch("runs").finish().err()).startsWith("trainyard: sources changed, building");
        // A deleted file
        Files.delete(source);
        assertThat(launch("runs").finish().err()).startsWith("trainyard: sources changed, building");
        // Nothing
        assertThat(launch("runs").finish().err()).isEmpty();
        assertThat(builds()).hasSize(6);
    }

    @Test
    void makesCachesAnewForAnotherJdk() throws Exception {
        launch("runs").finish();
        jdk = jdk("26+7");

        assertThat(launch("runs").finish().err())
                .isEqualTo("trainyard: preparing fast starts for Java 26+7 (about 15 s)\n");
        assertThat(root.resolve(".trainyard/cache/26+7/yard.aot")).exists();
        assertThat(builds()).hasSize(2);
    }

    @Test
    void twoFirstUsesBuildOnce() throws Exception {
        // When two start at the same time
        Running one = launch("one");
        Running two = launch("two");

        // Then both run, after one build
        assertThat(one.finish().out()).endsWith("[one]\n");
        assertThat(two.finish().out()).endsWith("[two]\n");
        assertThat(builds()).containsExactly("begin", "end");
    }

    @Test
    void takesLockOfDeadProcessOver() throws Exception {
        // Given a lock whose owner was killed
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path lock = Files.createDirectories(root.resolve(".trainyard/build.lock"));
        Files.writeString(lock.resolve("pid"), dead.pid() + "\n");

        assertThat(launch("runs").finish().status()).isZero();
        assertThat(builds()).containsExactly("begin", "end");
    }

    @Test
    void showsTheEndOfTheLogWhenTheBuildFails() throws Exception {
        // Given a source that does not compile
        maven("for i in $(seq 100); do echo \"line $i\"; done; exit 1\n");

        Result result = launch("runs").finish();
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .doesNotContain("line 75\n")
                .contains("line 76\n")
                .endsWith("line 100\ntrainyard: the build failed; the whole log is in " + root
                        + "/.trainyard/build.log\n");

        // And a repaired one is built at the next use
        makeTreeBuildable();
        assertThat(launch("runs").finish().status()).isZero();
    }

    @Test
    void saysThatTheGivenJdkIsNone() throws Exception {
        jdk = temp.resolve("nowhere");
        Result result = launch("runs").finish();
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("trainyard: TRAINYARD_JAVA_HOME=" + jdk
                        + " is not a JDK 25 or later; correct it, or unset it to let me search.\n");
    }

    @Test
    void saysWhereToGetJdkWhenThereIsNone() throws Exception {
        // Given a need that no JDK of this machine meets
        Path script = root.resolve("trainyard");
        String text = Files.readString(script);
        assertThat(text).contains("\nJAVA_MIN=25\n");
        Files.writeString(script, text.replace("\nJAVA_MIN=25\n", "\nJAVA_MIN=999\n"));

        Result result = launch(List.of("TRAINYARD_JAVA_HOME="), "runs").finish();
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("trainyard: no JDK 999 or later found; get one from https://adoptium.net (or your package"
                        + " manager), and set JAVA_HOME if it is not in a usual place.\n");
    }

    @Test
    void passesOverJdkThatIsTooOld() throws Exception {
        // Given an old JDK where the new one is looked for first
        Path old = jdk("17.0.15+6");
        Result result = launch(
                        List.of("TRAINYARD_JAVA_HOME=", "JAVA_HOME=" + old, "PATH=" + jdk + "/bin:/usr/bin:/bin"),
                        "java-home")
                .finish();
        assertThat(result.out()).isEqualTo(jdk + "\n");
    }

    @Test
    void testRunsMavenWithoutBuildingAround() throws Exception {
        maven("echo \"$@\" JAVA_HOME=$JAVA_HOME NO_BUILD=$TRAINYARD_NO_BUILD\n");
        Result result = launch("test", "-B", "-Dseed=5").finish();
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("verify -B -Dseed=5 JAVA_HOME=" + jdk + " NO_BUILD=1\n");
        assertThat(root.resolve(".trainyard")).doesNotExist();
    }

    @Test
    void refusesToStartWhatIsNotBuilt() throws Exception {
        Result result = launch(List.of("TRAINYARD_NO_BUILD=1"), "runs").finish();
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("trainyard: nothing is built in " + root)
                .hasLineCount(1);
    }

    private void makeTreeBuildable() throws IOException {
        maven("mkdir -p services/yard/target/lib kafka/dev-broker/target/lib; touch services/yard/target/lib/a.jar\n");
    }

    private void maven(String body) throws IOException {
        executable(root.resolve("mvnw"), "#!/bin/sh\n" + body);
    }

    /** A Java that prints its arguments, and makes the cache that it is asked for. */
    private Path jdk(String version) throws IOException {
        Path home = Files.createDirectories(temp.toRealPath().resolve("jdk-" + version));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_RUNTIME_VERSION=\"" + version + "\"\n");
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        executable(home.resolve("bin/java"), """
                #!/bin/sh
                for word; do
                    case $word in
                        -XX:AOTCacheOutput=*) : >"${word#*=}" ;;
                    esac
                    printf '[%s]\\n' "$word"
                done
                """);
        return home;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(root.resolve("builds"));
    }

    private Running launch(String... arguments) throws IOException {
        return launch(List.of(), arguments);
    }

    private Running launch(List<String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "-u", "TRAINYARD_NO_BUILD", "-u", "JAVA_HOME"));
        command.addAll(List.of("-u", "TRAINYARD_JAVA_OPTS", "TRAINYARD_JAVA_HOME=" + jdk));
        command.addAll(environment);
        command.add("./trainyard");
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(temp, "out", "");
        Path err = Files.createTempFile(temp, "err", "");
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Running(process, out, err);
    }

    private record Running(Process process, Path out, Path err) {
        Result finish() throws IOException, InterruptedException {
            int status = process.waitFor();
            return new Result(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        }
    }

    private record Result(int status, String out, String err) {}
}
