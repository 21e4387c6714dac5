package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.json.JsonObject;

/** The packaged program as a process of its own: each exit code of the table, with what stands on stdout and on stderr. */
class ProgramIT {
    private static final String APPLY = "apply PLAYBOOK --to 2.0 --yes";

    @TempDir
    private Path directory;

    /**
     * A way to an exit code.
     *
     * @param host what is done to the host before
     * @param command what is typed; PLAYBOOK and PLAN stand for files
     * @param said what the last lines for people hold
     */
    private record Way(ExitCode exit, Preparation host, String command, List<String> said) {
        Way(ExitCode exit, Preparation host, String command, String... said) {
            this(exit, host, command, List.of(said));
        }
    }

    private interface Preparation {
        void on(Bench bench) throws Exception;
    }

    /** A host with the product, and the program that is asked there. */
    private record Bench(Ledger ledger, Path program, List<Process> others) {
        Screen types(String command) throws Exception {
            return run(program, command);
        }

        private Screen run(Path from, String command) throws Exception {
            Process process = starts(from, command, "std");
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(command).isTrue();
            return new Screen(
                    process.exitValue(),
                    Files.readString(ledger.home().resolve("stdout")),
                    Files.readString(ledger.home().resolve("stderr")));
        }

        /** @param output the begin of the names of the files that take stdout and stderr */
        Process starts(Path from, String command, String output) throws IOException {
            List<String> words =
                    new ArrayList<>(List.of(from.resolve("bin/upgrade").toString()));
            for (String word : command.split(" ", -1)) {
                words.add(word.replace("PLAYBOOK", ledger.playbook().toString())
                        .replace("PLAN", ledger.home().resolve("plan.json").toString()));
            }
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ledger.home().resolve(output + "out").toFile())
                    .redirectError(ledger.home().resolve(output + "err").toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("UPGRADE_") || name.startsWith("JAVA_TOOL"));
            environment.put("UPGRADE_STATE_DIR", ledger.state().toString());
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            return builder.start();
        }

        void breakTheInstall() throws IOException {
            ledger.script("install.sh", "echo half >'" + ledger.home() + "/data/book'; echo disk on fire; exit 4");
        }
    }

    private static final List<Way> TABLE = List.of(
            new Way(ExitCode.DONE, bench -> {}, APPLY, "DONE. Ledger 2.0 is running", "(exit 0)"),
            new Way(ExitCode.BUG, bench -> {}, APPLY, "at org.upgradekit."),
            new Way(ExitCode.USAGE, bench -> {}, APPLY + " --nonsense", "Unknown option: '--nonsense'"),
            new Way(
                    ExitCode.USAGE,
                    bench -> bench.ledger().playbook("product:", "prodct:"),
                    APPLY,
                    "unknown key \"prodct\"",
                    "product"),
            new Way(
                    ExitCode.REFUSED,
                    bench -> bench.ledger().script("check.sh", "echo the books are open; exit 1"),
                    APPLY,
                    "REFUSED. 1 check blocks",
                    "(exit 3)"),
            new Way(ExitCode.REFUSED, bench -> {}, "apply PLAYBOOK --to 2.0", "a missing answer: consent to the plan"),
            new Way(ExitCode.PENDING, bench -> {}, "plan PLAYBOOK --to 2.0 --detailed-exitcode"),
            new Way(
                    ExitCode.ROLLED_BACK,
                    Bench::breakTheInstall,
                    APPLY + " --on-failure rollback",
                    "FAILED AND ROLLED BACK",
                    "disk on fire",
                    "(exit 5)"),
            new Way(
                    ExitCode.OPERATOR_NEEDED,
                    Bench::breakTheInstall,
                    APPLY + " --on-failure stop",
                    "data DIRTY",
                    "upgrade resume",
                    "(exit 6)"),
            new Way(
                    ExitCode.INTERRUPTED,
                    bench -> bench.ledger()
                            .script("install.sh", bench.ledger().writes() + "; kill -TERM $PPID; sleep 1"),
                    APPLY,
                    "stopped before start.ledger",
                    "(exit 7)"),
            new Way(
                    ExitCode.INTERRUPTED,
                    bench -> {
                        bench.breakTheInstall();
                        bench.types(APPLY + " --on-failure stop");
                    },
                    APPLY,
                    "upgrade resume",
                    "upgrade rollback"),
            new Way(ExitCode.LOCKED, ProgramIT::occupy, APPLY, "upgrade status"),
            new Way(
                    ExitCode.STALE,
                    bench -> {
                        bench.types("plan PLAYBOOK --to 2.0 --out PLAN");
                        bench.ledger().playbook("colour: blue", "colour: red");
                    },
                    "apply PLAN",
                    "the plan is stale",
                    "upgrade plan "),
            new Way(
                    ExitCode.ROLLBACK_FAILED,
                    bench -> {
                        bench.breakTheInstall();
                        bench.ledger().script("start.sh", "exit 9");
                    },
                    APPLY + " --on-failure rollback",
                    "ROLLBACK FAILED",
                    "(exit 10)"));

    /** Another process at work, which ends with the test: its step waits for a file that the test's end removes. */
    private static void occupy(Bench bench) throws Exception {
        Path home = bench.ledger().home();
        Files.writeString(home.resolve("waits"), "");
        bench.ledger()
                .script(
                        "install.sh",
                        "touch '" + home + "/began'; while [ -e '" + home + "/waits' ]; do sleep 0.1; done");
        bench.others().add(bench.starts(bench.program(), APPLY, "other-"));
        for (int i = 0; i < 300 && !Files.exists(home.resolve("began")); i++) {
            Thread.sleep(100);
        }
        assertThat(home.resolve("began")).exists();
    }

    @TestFactory
    List<DynamicTest> eachExitCodeOfTheTable() {
        assertThat(TABLE.stream().map(Way::exit).distinct()).containsExactlyInAnyOrder(ExitCode.values());
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < TABLE.size(); i++) {
            Way way = TABLE.get(i);
            String name = i + "-exit-" + way.exit().code();
            tests.add(DynamicTest.dynamicTest(name, () -> people(way, asked(way, name, ""))));
            tests.add(DynamicTest.dynamicTest(
                    name + "-json", () -> programs(way, asked(way, name + "-json", " -o json"))));
        }
        return tests;
    }

    private Screen asked(Way way, String name, String format) throws Exception {
        Ledger ledger = Ledger.in(directory.resolve(name));
        Path program = Path.of(System.getProperty("upgradekit.target", "target"), "upgrade")
                .toAbsolutePath();
        Bench bench = new Bench(ledger, program, new ArrayList<>());
        try {
            way.host().on(bench);
            Path asked =
                    way.exit() == ExitCode.BUG ? damaged(program, ledger.home().resolve("damaged")) : program;
            return bench.run(asked, way.command() + format);
        } finally {
            Files.deleteIfExists(ledger.home().resolve("waits"));
            for (Process other : bench.others()) {
                assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
            }
        }
    }

    /** The program as a bad installation leaves it: a library is not there. */
    private static Path damaged(Path program, Path copy) throws IOException {
        Files.createDirectories(copy.resolve("bin"));
        Files.createDirectories(copy.resolve("lib"));
        Files.copy(program.resolve("bin/upgrade"), copy.resolve("bin/upgrade"));
        assertThat(copy.resolve("bin/upgrade").toFile().setExecutable(true)).isTrue();
        try (Stream<Path> libraries = Files.list(program.resolve("lib"))) {
            for (Path library : libraries
                    .filter(file -> !file.getFileName().toString().startsWith("snakeyaml"))
                    .toList()) {
                Files.copy(library, copy.resolve("lib").resolve(library.getFileName()));
            }
        }
        return copy;
    }

    /** Nothing on stdout, but a plan; the last lines on stderr say what happened and what to type next. */
    private static void people(Way way, Screen screen) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(way.exit().code());
        if (way.exit() == ExitCode.PENDING) {
            assertThat(screen.err()).isEmpty();
            assertThat(screen.out()).contains("point of no return", "upgrade apply ");
        } else {
            assertThat(screen.out()).isEmpty();
            assertThat(screen.end(18)).contains(way.said());
        }
    }

    /** JSON to the last byte, of which the last line is the result with the exit code; a plan is one document. */
    private static void programs(Way way, Screen screen) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(way.exit().code());
        if (way.exit() == ExitCode.PENDING) {
            assertThat(JsonObject.parse("stdout", screen.out()).text("format")).isEqualTo("upgradekit.plan/1");
        } else {
            assertThat(screen.result().number("exit-code")).isEqualTo(way.exit().code());
        }
    }
}
