package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The smallest product: a file with the version, a service that is a mark on the disk, scripts for what an upgrade does.
 * An upgrade of it takes no second, so that each exit code can be seen with a real run.
 *
 * <pre>
 * playbook.yaml   installs 2.0 by install.sh, asks check.sh before and verify.sh after
 * data            the store; data/version is what is installed
 * on              there while the service runs
 * </pre>
 */
final class Ledger {
    private static final String PLAYBOOK = """
            playbook: 1
            product: ledger
            title: Ledger

            settings:
              home: @HOME@
              colour: blue

            versions:
              installed: {run: [cat, '${home}/data/version'], expect: {text: '(\\d+\\.\\d+)'}}

            stores:
              data: {files: ['${home}/data']}

            services:
              ledger:
                start: {run: ['${home}/start.sh']}
                stop: {run: [rm, -f, '${home}/on']}
                status: {run: [test, -f, '${home}/on']}
                stays-up: 50ms
                ready:
                  run: [test, -f, '${home}/on']
                  retry: {every: 100ms, for: 1s}

            pre-checks:
              - id: books-closed
                run: ['${home}/check.sh']
                remedy: Close the books of the year
                timeout: 20s

            install:
              - id: write
                run: ['${home}/install.sh', '${to}']
                changes: [data]
                timeout: 1m

            verify:
              - id: counts
                run: ['${home}/verify.sh']
                timeout: 20s
            """;

    private final Path home;

    private Ledger(Path home) {
        this.home = home;
    }

    static Ledger in(Path directory) throws IOException {
        Ledger ledger = new Ledger(Files.createDirectories(directory).toRealPath());
        Files.createDirectories(ledger.home.resolve("data"));
        Files.writeString(ledger.home.resolve("data/version"), "1.0\n");
        Files.writeString(ledger.home.resolve("data/book"), "one\n");
        Files.writeString(ledger.home.resolve("on"), "");
        ledger.script("start.sh", "touch '" + ledger.home + "/on'");
        ledger.script("check.sh", "true");
        ledger.script("verify.sh", "true");
        ledger.script("install.sh", ledger.writes());
        ledger.playbook("@HOME@", ledger.home.toString());
        return ledger;
    }

    Path home() {
        return home;
    }

    Path playbook() {
        return home.resolve("playbook.yaml");
    }

    Path state() {
        return home.resolve("state");
    }

    /** The command of an install that succeeds; its argument is the version. */
    String writes() {
        return "echo two >'" + home + "/data/book'; echo \"$1\" >'" + home + "/data/version'";
    }

    /** Replaces one of the scripts. */
    void script(String name, String commands) throws IOException {
        Path file = home.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Writes the playbook with one thing replaced. */
    void playbook(String old, String other) throws IOException {
        Files.writeString(playbook(), PLAYBOOK.replace(old, other).replace("@HOME@", home.toString()));
    }

    /** What is installed, what is in the books, and whether the service runs. */
    String content() throws IOException {
        return Files.readString(home.resolve("data/version")).strip() + " "
                + Files.readString(home.resolve("data/book")).strip()
                + (Files.exists(home.resolve("on")) ? " running" : " stopped");
    }

    /** The records of the first run. */
    List<String> journal() throws IOException {
        return Files.readAllLines(state().resolve("ledger/runs/" + runs().get(0) + "/journal.jsonl"));
    }

    /** The runs that were begun, in their order. */
    List<String> runs() throws IOException {
        Path runs = state().resolve("ledger/runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(runs)) {
            return all.map(one -> one.getFileName().toString()).sorted().toList();
        }
    }
}
