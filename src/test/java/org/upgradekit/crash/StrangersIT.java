package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/**
 * Another host name, another user and another playbook on one database, each with a state directory of its own: whoever
 * comes second is refused and told who is at work, as {@link SharedDatabaseIT} has it for the state directory alone.
 */
@Tier.NeedsRoot
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class StrangersIT extends OnOneLane {
    private static final String NOBODY = "65534";

    private Path users;
    private List<Second> seconds = List.of();
    private List<Moment.Call> records = List.of();

    @BeforeAll
    void makeThem() throws Exception {
        // Where the user gets at it; the product's own directory is closed to it.
        users = Files.createTempDirectory("upgradekit-user-");
        seconds = List.of(otherPlaybook(), otherUser(), otherHost());
        List<Moment.Call> all = new ArrayList<>();
        for (int i = 1; i <= lane.records(); i++) {
            all.add(new Moment.Call(Tool.RECORD, i));
        }
        records = Size.of(all, seconds.size(), 24);
    }

    @AfterAll
    void removeTheUsersFiles() throws IOException {
        Programs.run("rm", "-rf", users.toString()).succeeded();
    }

    private Second otherPlaybook() throws IOException {
        Path playbook = directory.resolve("papers.yaml");
        Files.writeString(
                playbook,
                Files.readString(Path.of(lane.notes().playbook()))
                        .replace("product: notes\ntitle: Notes\n", "product: papers\ntitle: Papers\n"));
        return new Second("another playbook", state("playbook"), "papers", playbook.toString(), List.of(), true);
    }

    private Second otherHost() throws IOException {
        List<String> as = List.of("unshare", "--uts", "sh", "-c", "hostname elsewhere && exec \"$@\"", "sh");
        return new Second("another host", state("host"), "notes", lane.notes().playbook(), as, true);
    }

    private Path state(String name) throws IOException {
        return Files.createDirectory(directory.resolve("elsewhere-" + name));
    }

    /** It has the database's secrets, and nothing else of the product. */
    private Second otherUser() throws IOException {
        Path home = lane.notes().home();
        for (String secret : List.of("conf/secrets.env", "admin.env")) {
            Path file = home.resolve(secret);
            Files.copy(file, users.resolve(file.getFileName()));
        }
        Path playbook = users.resolve("playbook.yaml");
        Files.writeString(playbook, """
                playbook: 1
                product: notes
                title: Notes
                secrets:
                  dsn: {file: '@USERS@/secrets.env', key: NOTES_DATABASE_URL}
                  admin: {file: '@USERS@/admin.env', key: NOTES_ADMIN_URL}
                versions:
                  installed: {run: [cat, '@USERS@/version'], expect: {text: '(\\d+\\.\\d+)'}}
                stores:
                  database: {postgresql: {url: '${secret.dsn}', admin: '${secret.admin}'}, history: flyway}
                migrate:
                  - id: migrate
                    flyway: {store: database, locations: ['@USERS@/migrations']}
                    changes: [database]
                    timeout: 1m
                  - id: version
                    run: [cp, '@USERS@/new-version', '@USERS@/version']
                    changes: []
                """.replace("@USERS@", users.toString()));
        Files.writeString(users.resolve("new-version"), "2.0\n");
        Path migrations = home.resolve("program/releases/2.0/migrations");
        Programs.run("cp", "-r", migrations.toString(), users.toString()).succeeded();
        Path state = Files.createDirectory(users.resolve("state"));
        Programs.run("chmod", "-R", "u=rwX,go=", users.toString()).succeeded();
        Programs.run("chown", "-R", NOBODY + ":" + NOBODY, users.toString()).succeeded();
        List<String> as = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        return new Second("another user", state, "notes", playbook.toString(), as, false);
    }

    @Test
    @Fault(
            "another host name, user or playbook on the same database, at records of an `apply` that is at work, from the first to the last: refused by name")
    void whileAnotherIsAtWork(Cases counted) throws Exception {
        for (int i = 0; i < records.size(); i++) {
            Second second = seconds.get(i % seconds.size());
            String where = second.who() + " at " + records.get(i);
            reset(second);
            Optional<Programs.Result> first =
                    lane.tool().heldAt(records.get(i), program -> refused(where, second, second.apply()), lane.apply());
            if (first.isPresent()) {
                problems.unless(0, first.get(), where);
                lane.mustBeNew(where);
                counted.count(problems.all().isEmpty());
            }
        }
        counted.mostOf(records.size());
    }

    @Test
    @Fault(
            "another host name, user or playbook on the same database, after an `apply` was killed at records from the first to the last: refused, or new")
    void afterAnotherWasKilled(Cases counted) throws Exception {
        for (int i = 0; i < records.size(); i++) {
            Second second = seconds.get(i % seconds.size());
            Moment.Call moment = records.get(i);
            String where = second.who() + " after a kill at " + moment;
            reset(second);
            problems.unless(Tool.KILLED, lane.tool().killedAt(moment.name(), moment.number(), lane.apply()), where);
            if (lane.notes().ended()) {
                continue;
            }
            beside(where, second);
            counted.count(problems.all().isEmpty());
        }
        counted.mostOf(records.size());
    }

    /** Either there is nothing that the second one could take away, and the first is told of it; or it is refused. */
    private void beside(String where, Second second) throws Exception {
        Programs.Result result = second.apply();
        if (!second.begun()) {
            // A service that the first had stopped is reason enough before its database is looked at.
            if (result.exit() != 0 && !(result.exit() == 3 && result.output().contains("[BLOCK] ready.notes"))) {
                refused(where, second, result);
            }
            lane.run(0, where, "resume", "notes");
            lane.mustBeNew(where);
            return;
        }
        problems.unless(0, result, where);
        Programs.Result resumed = lane.tool().run("resume", "notes");
        // Once the new version has the database, a second one finds nothing to migrate, and the first is not disturbed.
        if (resumed.exit() != 0) {
            told(where, resumed);
        }
        if (resumed.exit() == 0 || second.whole()) {
            lane.mustBeNew(
                    where,
                    second.run("restore-points", "list", second.product()).output());
        }
    }

    private void told(String where, Programs.Result resumed) throws IOException {
        problems.unless(6, resumed, where);
        assertThat(resumed.output()).contains("somebody else changed a store after this run began");
        lane.run(0, where, "abandon", lane.notes().run(), "--reason", "the other one was faster");
    }

    private void reset(Second second) throws Exception {
        lane.notes().reset();
        second.forget();
        Path version = users.resolve("version");
        Files.writeString(version, "1.0\n");
        Programs.run("chown", NOBODY, version.toString()).succeeded();
    }

    private void refused(String where, Second second, Programs.Result result) throws IOException {
        String output = result.output().replaceAll("\\s+", " ");
        boolean named = output.contains("another run is at work on database notes")
                || output.contains("database notes is in the hands of run");
        if (result.exit() != 3 || !named) {
            problems.add(where, "it ended with " + result.exit() + ":\n" + result.output());
        }
        if (second.begun()) {
            problems.add(where, "it left a run");
        }
    }
}
