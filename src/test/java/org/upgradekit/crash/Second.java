package org.upgradekit.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.upgradekit.testing.Programs;

/**
 * Somebody else with the same database: the packaged program on a state directory of its own.
 *
 * @param who for people
 * @param product what its playbook calls the product
 * @param as the command that makes it somebody else, before that of the program
 * @param whole whether its playbook has all of the product, not the database alone
 */
record Second(String who, Path state, String product, String playbook, List<String> as, boolean whole) {
    Programs.Result apply() throws IOException {
        return run("apply", playbook, "--to", "2.0", "--yes");
    }

    Programs.Result run(String... arguments) throws IOException {
        Path target = Path.of(System.getProperty("upgradekit.target", "target")).toAbsolutePath();
        List<String> command = new ArrayList<>(as);
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", target.resolve("upgrade/lib") + "/*", "org.upgradekit.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state-dir", state.toString()));
        return Programs.run(command, Map.of());
    }

    /** Whether it has a run. */
    boolean begun() throws IOException {
        Path runs = state.resolve(product + "/runs");
        if (!Files.exists(runs)) {
            return false;
        }
        try (Stream<Path> all = Files.list(runs)) {
            return all.findAny().isPresent();
        }
    }

    void forget() throws IOException {
        Programs.run("rm", "-rf", state.resolve(product).toString()).succeeded();
    }
}
