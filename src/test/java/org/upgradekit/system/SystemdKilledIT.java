package org.upgradekit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/**
 * The program alone is killed while it fences, stops, releases and starts a unit, its host and its service manager going
 * on: the drop-ins, the reloads and the orders to systemd are what is cut off. Then the run is resumed, or rolled back.
 */
@Tier.NeedsSystemd
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemdKilledIT {
    private static final int KILLED = 137;

    /** Forces a record of the journal, and nothing else does before a run has ended. */
    private static final String RECORD = "fdatasync";

    private static final String DURABLE = "fsync,fdatasync,rename,link,unlink,unlinkat,rmdir,ftruncate,mkdir,clone3";
    private static final Pattern CALL = Pattern.compile("^([a-z0-9]+)\\(");
    private static final Pattern STEP = Pattern.compile("\"step\":\"([^\"]*)\"");
    private static final String[] APPLY = {"apply", "/opt/playbook.yaml", "--to", "2.0", "--yes"};

    private NotesHost host;
    private String units = "";
    private String old = "";
    private String fresh = "";
    private List<Moment> apply = List.of();

    /** The nth such call of the working thread; at its entry the program dies. */
    private record Moment(String call, int number, String step) {
        @Override
        public String toString() {
            return call + " " + number + " of " + step;
        }
    }

    @BeforeAll
    void upgradeOnceWithoutDisturbance() throws IOException {
        host = NotesHost.boot();
        host.install(DemoScenario.UPGRADE);
        units = host.units();
        old = host.content();
        host.traced(DURABLE, "", APPLY).succeeded();
        fresh = host.contentWithoutTimes();
        assertThat(host.units()).as("undisturbed").isEqualTo(units);
        apply = moments();
        assertThat(apply).as("moments").hasSizeGreaterThan(30);
    }

    @AfterAll
    void remove() throws IOException {
        host.close();
    }

    @Test
    @Fault(
            "`apply` alone killed at durable calls and children, from the first to the last, of the steps that fence, stop and start units of systemd, then `resume` or `rollback`")
    void whileUnitsAreStoppedAndStarted(Cases counted) throws IOException {
        SoftAssertions all = new SoftAssertions();
        List<Moment> some = Size.of(wanted(apply), 4, 60);
        for (int i = 0; i < some.size(); i++) {
            Moment moment = some.get(i);
            host.install(DemoScenario.UPGRADE);
            if (killed(moment, APPLY)) {
                onward(all, moment + (i % 2 == 0 ? ", resume" : ", rollback"), i % 2 == 0);
                counted.count(all.wasSuccess());
            }
        }
        all.assertAll();
        counted.mostOf(some.size());
    }

    private static List<Moment> wanted(List<Moment> moments) {
        String text = System.getProperty("upgradekit.moment", "");
        return moments.stream().filter(one -> one.toString().contains(text)).toList();
    }

    /** False when it was through before: how often a unit is looked at until it is down is not the same each time. */
    private boolean killed(Moment moment, String... command) throws IOException {
        String inject = moment.call() + ":signal=SIGKILL:when=" + moment.number();
        Programs.Result result = host.traced(moment.call(), inject, command);
        if (result.exit() == 0 && !moment.call().equals(RECORD)) {
            return false;
        }
        assertThat(result.exit()).as("%s: %s", moment, result.output()).isEqualTo(KILLED);
        return true;
    }

    private void onward(SoftAssertions all, String where, boolean on) throws IOException {
        Programs.Result status = host.upgrade("status", "notes");
        all.assertThat(status.exit())
                .as("%s, status: %s", where, status.output())
                .isEqualTo(7);
        Programs.Result result = host.upgrade(on ? "resume" : "rollback", "notes");
        all.assertThat(result.exit()).as("%s: %s", where, result.output()).isZero();
        if (on) {
            all.assertThat(host.contentWithoutTimes()).as(where).isEqualTo(fresh);
        } else {
            all.assertThat(host.content()).as(where).isEqualTo(old);
        }
        all.assertThat(host.get("/health"))
                .as(where)
                .contains("\"healthy\"", on ? "\"version\":\"2.0\"" : "\"version\":\"1.0\"");
        all.assertThat(host.units()).as(where).isEqualTo(units);
        all.assertThat(host.fences()).as(where).isEmpty();
        all.assertThat(host.processes()).as(where).isEmpty();
        all.assertThat(host.upgrade("status", "notes").exit())
                .as("%s, status at the end", where)
                .isZero();
    }

    /** The calls of the last command in the steps on services; each forced record of the journal is one of them. */
    private List<Moment> moments() throws IOException {
        List<String> journal = host.journal().lines().toList();
        Map<String, Integer> counts = new HashMap<>();
        List<Moment> all = new ArrayList<>();
        boolean begun = false;
        for (String line : Files.readAllLines(host.machine().root().resolve("opt/trace"))) {
            Matcher call = CALL.matcher(line);
            if (!call.find()) {
                continue;
            }
            int number = counts.merge(call.group(1), 1, Integer::sum);
            boolean child = line.contains("CLONE_VFORK");
            int records = counts.getOrDefault(RECORD, 0) + (call.group(1).equals(RECORD) ? 0 : 1);
            String step = records > journal.size() ? "" : step(journal.get(records - 1));
            boolean wanted = !call.group(1).equals("clone3") || child || begun;
            if (wanted && step.matches("(stop|start)\\..*")) {
                all.add(new Moment(call.group(1), number, step));
            }
            begun = child;
        }
        return all;
    }

    private static String step(String record) {
        Matcher matcher = STEP.matcher(record);
        return matcher.find() ? matcher.group(1) : "";
    }
}
