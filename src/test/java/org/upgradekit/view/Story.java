package org.upgradekit.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Fold;
import org.upgradekit.journal.ProcessMark;
import org.upgradekit.journal.Witness;

/** A run told to a witness as the runner tells it, with its journal; a clock that each sentence moves on. */
final class Story {
    static final String RUN = "20261121T010003Z-9f3c";
    static final ProcessMark PROCESS = new ProcessMark(4711, 99, "boot", "root", "upgrade apply");

    private final Witness witness;
    private final List<Entry> entries = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T01:00:03Z");

    Story(Witness witness) {
        this.witness = witness;
    }

    Story event(Event event) {
        Entry entry = new Entry(entries.size() + 1L, now, event);
        entries.add(entry);
        witness.recorded(entry);
        return this;
    }

    Story live(Consumer<Witness> says) {
        says.accept(witness);
        return this;
    }

    Story after(long millis) {
        now = now.plusMillis(millis);
        return this;
    }

    Story done(String step, long millis, Map<String, String> facts) {
        event(new Event.StepStarted(step, 1)).after(millis);
        return event(new Event.StepDone(step, millis, facts));
    }

    Story undone(String step, long millis, Map<String, String> facts) {
        event(new Event.UndoStarted(step, 1)).after(millis);
        return event(new Event.UndoDone(step, millis, facts));
    }

    /** Up to the migration, which is begun. */
    Story toMigrate() {
        event(new Event.RunBegan(RUN, "sha256:00", "0.1.0", PROCESS, "rollback"));
        event(new Event.CheckEnded("disk", "pass", "fits"));
        event(new Event.CheckEnded("ready.openwatch", "warn", "TLS is not verified (playbook.yaml:27)"));
        event(new Event.Owed("start.openwatch", "start openwatch.service"));
        done("stop.openwatch", 3000, Map.of());
        event(new Event.StepStarted("save.h1", 1)).after(11_000);
        event(new Event.RestorePointMade(RUN + ".h1", List.of("database", "conf")));
        event(new Event.StepDone("save.h1", 11_000, Map.of("verified", "copied, relations and sizes equal")));
        done("install", 21_000, Map.of("what", "openwatch 0.3.0"));
        event(new Event.StepStarted("migrate", 1)).after(10_000);
        live(told -> told.heartbeat("migrate", Duration.ofSeconds(10), "pid 4733 openwatch migrate"));
        live(told -> told.output("migrate", "OK 00045_findings_index.sql \u001b[32m(8.4s)\u001b[0m"));
        return live(told -> told.progress("migrate", "CREATE INDEX findings_host_idx, 61% of blocks"))
                .after(6_000);
    }

    Story toVerify() {
        toMigrate().event(new Event.StepDone("migrate", 16_000, Map.of("applied", "42, 43, 44")));
        done("open.database", 40, Map.of());
        done("start.openwatch", 5_000, Map.of());
        event(new Event.Settled("start.openwatch"));
        return this;
    }

    Story toDone() {
        toVerify().done("ready.openwatch", 2_100, Map.of());
        done("version.installed", 120, Map.of("version", "0.3.0"));
        return event(new Event.RunEnded("done", 0));
    }

    Story toFailure() {
        List<String> tail = List.of(
                "00046_tags_unique.sql: ERROR: could not create unique index \"tags_name_key\"",
                "DETAIL: Key (name)=(prod) is duplicated. (SQLSTATE 23505)",
                "exiting");
        toMigrate().live(told -> tail.forEach(line -> told.output("migrate", line)));
        event(new Event.StepFailed("migrate", 16_000, "exit 1", tail));
        return event(new Event.StoreDirty("database", "migrate"));
    }

    Story toRolledBack() {
        toFailure().event(new Event.Decided("rollback", "policy", "on-failure: rollback"));
        event(new Event.Fenced("migrate", List.of()));
        undone("restore.database", 90, Map.of("how", "swapped back"));
        event(new Event.StoreClean("database", "restored"));
        undone("restore.conf", 400, Map.of());
        event(new Event.StoreClean("conf", "restored"));
        undone("start.openwatch", 5_000, Map.of());
        event(new Event.Settled("start.openwatch"));
        undone("ready.openwatch", 4_000, Map.of());
        return event(new Event.RunEnded("rolled-back", 5));
    }

    Story toFailedRollback() {
        toFailure().event(new Event.Decided("rollback", "policy", "on-failure: rollback"));
        event(new Event.UndoStarted("restore.database", 1)).after(2_000);
        return event(new Event.UndoFailed(
                "restore.database",
                2_000,
                "the server refused the connection",
                List.of("FATAL: the database is in recovery")));
    }

    RunReport report(ExitCode exitCode, String... kept) {
        return new RunReport(
                Sample.plan(),
                Fold.of(entries).orElseThrow(),
                entries,
                exitCode,
                List.of(kept),
                "/var/lib/upgradekit/openwatch/runs/" + RUN);
    }

    Instant now() {
        return now;
    }
}
