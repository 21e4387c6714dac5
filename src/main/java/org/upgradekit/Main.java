package org.upgradekit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.upgradekit.cli.Console;
import org.upgradekit.cli.UpgradeCommand;
import org.upgradekit.host.Host;
import org.upgradekit.host.LocalHost;
import org.upgradekit.secret.Redactor;

/** The command {@code upgrade}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(args, LocalHost.of(System.getenv()), out, err));
    }

    /** The whole program on any host: tests call it with one that fails. Returns the exit code. */
    public static int run(String[] args, Host host, PrintStream out, PrintStream err) {
        return UpgradeCommand.run(new Console(host, out, err, new Redactor()), args);
    }
}
