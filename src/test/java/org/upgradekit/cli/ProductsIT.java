package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** Which product a command means that names none. */
class ProductsIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void upgraded() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
        types(0, "apply", ledger.playbook().toString(), "--to", "2.0", "--yes");
    }

    private Screen types(int exit, String... words) {
        Screen screen = operator.types(words);
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        return screen;
    }

    /** Another product on the same host, whose playbook is the same but for its name. */
    private Ledger shop() throws IOException {
        Ledger shop = Ledger.in(directory.resolve("shop"));
        shop.playbook("product: ledger", "product: shop");
        return shop;
    }

    private void refusedPlan(Ledger shop) throws IOException {
        shop.script("check.sh", "exit 1");
        assertThat(types(3, "plan", shop.playbook().toString(), "--to", "2.0").err())
                .contains("REFUSED");
        assertThat(ledger.state().resolve("shop")).exists();
    }

    @Test
    void aProductThatWasOnlyPlannedForIsNone() throws IOException {
        refusedPlan(shop());
        String run = ledger.runs().get(0);
        assertThat(types(0, "status").out()).contains("Ledger 1.0", "DONE");
        assertThat(types(0, "runs", "list").out()).contains(run);
        assertThat(types(0, "restore-points", "list").out()).contains(run + ".h1");
        types(0, "restore-points", "show", run + ".h1");
        types(0, "restore-points", "prune", "--dry-run");
        types(0, "rollback", "--discard-new-data");
        assertThat(types(0, "status", "shop").err()).contains("No run has begun yet");
    }

    @Test
    void whereNothingWasUpgradedNoneIsNamed() throws IOException {
        refusedPlan(shop());
        for (String kept : new String[] {"runs", "restore-points"}) {
            Files.move(ledger.state().resolve("ledger/" + kept), directory.resolve(kept));
            Files.createDirectory(ledger.state().resolve("ledger/" + kept));
        }
        assertThat(types(2, "status").err()).contains("nothing was ever upgraded here");
    }

    @Test
    void anIdThatOneProductHasFindsIt() throws IOException {
        Ledger shop = shop();
        types(0, "apply", shop.playbook().toString(), "--to", "2.0", "--yes");
        String run = ledger.runs().get(0);
        assertThat(types(0, "runs", "show", run).out()).contains(run);
        types(0, "runs", "report", run);
        assertThat(types(0, "restore-points", "show", run + ".h1").out()).contains("\"product\": \"ledger\"");
        types(0, "restore-points", "verify", run + ".h1");
        types(0, "restore-points", "restore", run + ".h1", "--discard-new-data");
        assertThat(ledger.content()).startsWith("1.0");
        assertThat(shop.content()).startsWith("2.0");
        assertThat(types(3, "abandon", run, "--reason", "x").err()).contains("is not open");

        assertThat(types(2, "status").err())
                .contains("more than one product", "ledger, shop", "Name one of them behind the command: ledger");
        assertThat(types(2, "accept", "data", "--reason", "x").err()).contains("Name one of them: --product ledger");
        assertThat(types(2, "runs", "show", "2").err()).contains("--product ledger");
        assertThat(types(2, "runs", "show", "nosuch").err()).contains("no product here has a run nosuch");
        assertThat(types(2, "restore-points", "show", "nosuch").err())
                .contains("no product here has a restore point nosuch");
    }
}
