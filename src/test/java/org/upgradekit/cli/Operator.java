package org.upgradekit.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.Main;
import org.upgradekit.host.FaultyDisk;
import org.upgradekit.host.FaultyHost;
import org.upgradekit.host.Host;
import org.upgradekit.host.Identity;
import org.upgradekit.host.Terminal;
import org.upgradekit.json.JsonObject;

/** Types commands; each is the whole program in this process, with a state directory of its own and nobody there. */
public final class Operator {
    private final Host host;

    private Operator(Host host) {
        this.host = host;
    }

    /** On this machine, whatever terminal or environment the tests run in. */
    public static Operator with(Path stateDirectory) throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("UPGRADE_STATE_DIR", stateDirectory.toString());
        return new Operator(FaultyHost.real().with(environment).with(new Nobody()));
    }

    /** The same with other doors to the machine. */
    static Operator on(Host host) {
        return new Operator(host);
    }

    /** The same on a disk that is gone after that many changes, as for a process that is killed then. */
    public Operator goneAfter(int changes) {
        return new Operator(host().with(FaultyDisk.goneAfter(host.disk(), changes)));
    }

    FaultyHost host() {
        return FaultyHost.of(host);
    }

    /** The same with a variable more in the environment. */
    public Operator environment(String name, String value) {
        Map<String, String> environment = new HashMap<>(host.environment());
        environment.put(name, value);
        return new Operator(FaultyHost.of(host).with(environment));
    }

    /** Not this process but one that is gone when the next command is typed: so it is for an operator. */
    private Host asAnotherProcess() {
        Identity self = host.identity();
        return host().with(new Identity(
                self.hostname(),
                self.machineId(),
                self.bootId(),
                self.user(),
                self.uid(),
                self.pid(),
                self.startTicks() + 1,
                self.cgroup()));
    }

    public Screen types(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Main.run(
                words,
                asAnotherProcess(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Screen(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What came of a command. */
    public record Screen(int exit, String out, String err) {
        /** All that was said, in a form that a failed assertion can show. */
        public String all() {
            return "exit " + exit + "\n--- stdout\n" + out + "--- stderr\n" + err;
        }

        /** Everything on stdout is a line of JSON; the last one is the result. */
        JsonObject result() {
            List<String> lines = new ArrayList<>(out.lines().toList());
            lines.forEach(line -> JsonObject.parse("stdout", line));
            return JsonObject.parse("stdout", lines.get(lines.size() - 1));
        }

        /** The last lines of the story. */
        String end(int lines) {
            List<String> all = err.lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        }
    }

    /** No terminal. Being asked is a fault. */
    private record Nobody() implements Terminal {
        @Override
        public boolean interactive() {
            return false;
        }

        @Override
        public boolean redrawable() {
            return false;
        }

        @Override
        public Size size() {
            return new Size(100, 24);
        }

        @Override
        public int columns() {
            return 100;
        }

        @Override
        public Optional<String> readLine() {
            throw new AssertionError("somebody was asked who is not there");
        }
    }
}
