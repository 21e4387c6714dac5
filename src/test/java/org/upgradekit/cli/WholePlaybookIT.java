package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** A playbook with everything that needs no service: it is written, planned, answered and applied. */
class WholePlaybookIT {
    private static final String PLAYBOOK = """
            playbook: 1
            product: parts
            settings:
              home: @HOME@
              edition: {run: [cat, '${home}/edition']}
              port: {'<2': 8080, '>=2': 9090}
              url: http://localhost:${port}
              owner: @OWNER@
              workers: "web\\nmail queue\\n"
            secrets:
              token: {run: [cat, '${home}/token']}
            versions:
              installed: {run: [cat, '${home}/app/version'], expect: {text: '(\\S+)'}}
              order: semver
              available: {run: [ls, '${home}/downloads']}
              support: {'2': 2020-01-31}
            compatibility:
              - {component: The agent, version: 2.1, same: major, minor: 1}
            stores:
              app: {files: ['${home}/app']}
              extra: {files: ['${home}/extra'], when: {edition: enterprise}}
            pre-checks:
              - {id: notes, confirm: 'Have you read the notes of ${to}?'}
              - {id: told, confirm: 'Were users of ${port} told?', severity: warn}
            install:
              - id: program
                files: {copy: '${home}/downloads/${to}', to: '${home}/app/version', mode: '0640'}
                changes: [app]
                timeout: 1m
              - id: settings
                files: {template: '${home}/settings.in', to: '${home}/app/settings'}
                changes: [app]
                timeout: 1m
              - id: access
                files: {to: '${home}/app/settings', mode: '0600'}
                changes: [app]
                timeout: 1m
              - id: owner
                files: {to: '${home}/app/settings', owner: '${owner}'}
                changes: [app]
                timeout: 1m
              - id: current
                files: {link: version, to: '${home}/app/current'}
                changes: [app]
                timeout: 1m
              - id: old
                files: {remove: '${home}/app/old'}
                changes: [app]
                timeout: 1m
              - id: worker
                run: [touch, '${home}/app/worker-${item}']
                each: '${workers}'
                changes: [app]
                timeout: 1m
              - id: enterprise
                run: ['false']
                when: {edition: [enterprise, professional]}
                changes: [app, extra]
                timeout: 1m
            verify:
              - id: secret
                run: 'test ${#TOKEN} = 12 && test ${#FROM_FILE} = 13 && test "$OVER" = ours'
                env: {TOKEN: '${secret.token}', OVER: ours}
                env-file: '${home}/env'
            """;

    /** Only root can give a file to somebody else. */
    private static final String OWNER =
            System.getProperty("user.name").equals("root") ? "nobody" : System.getProperty("user.name");

    @TempDir
    private Path home;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        operator = Operator.with(home.resolve("state"));
        Files.createDirectories(home.resolve("app/old"));
        Files.createDirectories(home.resolve("downloads"));
        Files.createDirectories(home.resolve("extra"));
        Files.writeString(home.resolve("app/version"), "1.0\n");
        Files.writeString(home.resolve("downloads/1.0"), "1.0\n");
        Files.writeString(home.resolve("downloads/2.0"), "2.0\n");
        Files.writeString(home.resolve("edition"), "community\n");
        Files.writeString(home.resolve("token"), "s3cret-token\n");
        Files.writeString(home.resolve("env"), "FROM_FILE=fr0m-the-file\nOVER=theirs\n");
        Files.writeString(home.resolve("settings.in"), "url=${url}\nfrom=${from}\nliteral=$${x}\n");
        Files.writeString(
                home.resolve("playbook.yaml"),
                PLAYBOOK.replace("@HOME@", home.toString()).replace("@OWNER@", OWNER));
    }

    private Screen types(String command, String... more) {
        String[] words = new String[more.length + 4];
        words[0] = command;
        words[1] = home.resolve("playbook.yaml").toString();
        words[2] = "--to";
        words[3] = "2.0";
        System.arraycopy(more, 0, words, 4, more.length);
        return operator.types(words);
    }

    @Test
    void isAppliedAsItWasAnswered() throws IOException {
        Screen plan = types("plan");
        assertThat(plan.exit()).as(plan.all()).isZero();
        assertThat(plan.out())
                .contains("[ASK] notes", "Have you read the notes of 2.0?", "worker@web", "worker@2")
                .contains("[WARN] support", "support of 2 ended on 2020-01-31")
                .doesNotContain("enterprise", "s3cret");
        Screen missing = types("apply", "--yes");
        assertThat(missing.exit()).as(missing.all()).isEqualTo(3);
        assertThat(missing.err())
                .contains(
                        "a missing answer",
                        "notes: Have you read the notes of 2.0?",
                        "--answers-template > answers.yaml");
        Screen template = types("plan", "--answers-template");
        assertThat(template.out()).contains("  notes: no\n", "  # Have you read the notes of 2.0?\n");
        Path answers = home.resolve("answers.yaml");
        Files.writeString(answers, template.out());
        Screen no = types("apply", "--yes", "--answers", answers.toString());
        assertThat(no.exit()).as(no.all()).isEqualTo(3);
        assertThat(no.err()).contains("answered no: Have you read the notes of 2.0?");
        Files.writeString(answers, "questions: {notes: yes}\n");
        Screen applied = types("apply", "--yes", "--answers", answers.toString());
        assertThat(applied.exit()).as(applied.all()).isZero();
        assertThat(applied.all())
                .contains("not answered, nobody was there: Were users of 8080 told?")
                .doesNotContain("fr0m-");
        changed();
        Screen back = operator.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(home.resolve("app/settings")).doesNotExist();
        assertThat(home.resolve("app/old")).isDirectory();
    }

    private void changed() throws IOException {
        Path app = home.resolve("app");
        assertThat(app.resolve("version")).hasContent("2.0\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(app.resolve("version"))))
                .isEqualTo("rw-r-----");
        assertThat(app.resolve("settings")).hasContent("url=http://localhost:9090\nfrom=1.0\nliteral=${x}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(app.resolve("settings"))))
                .isEqualTo("rw-------");
        assertThat(Files.getOwner(app.resolve("settings")).getName()).isEqualTo(OWNER);
        assertThat(Files.readSymbolicLink(app.resolve("current"))).hasToString("version");
        assertThat(app.resolve("old")).doesNotExist();
        assertThat(app.resolve("worker-web")).exists();
        assertThat(app.resolve("worker-mail queue")).exists();
    }

    @Test
    void aMovedFactMakesAPlanFileStale() throws IOException {
        Path file = home.resolve("plan.json");
        assertThat(types("plan", "--out", file.toString()).exit()).isZero();
        Files.writeString(home.resolve("edition"), "professional\n");
        Screen stale = operator.types("apply", file.toString());
        assertThat(stale.exit()).as(stale.all()).isEqualTo(9);
        assertThat(stale.err()).contains("settings.edition was community and is professional");
    }

    @Test
    void whatIsWrongWithVersionsIsRefused() throws IOException {
        Screen unavailable =
                operator.types("plan", home.resolve("playbook.yaml").toString(), "--to", "3.0");
        assertThat(unavailable.exit()).isEqualTo(3);
        assertThat(unavailable.err()).contains("3.0 is not available; available: 1.0, 2.0");
        Files.writeString(home.resolve("downloads/3.0"), "3.0\n");
        Screen apart = operator.types("plan", home.resolve("playbook.yaml").toString(), "--to", "3.0");
        assertThat(apart.exit()).isEqualTo(3);
        assertThat(apart.err())
                .contains("The agent 2.1 does not go together with 3.0: same major version")
                .contains("[ASK] notes");
        Screen template =
                operator.types("plan", home.resolve("playbook.yaml").toString(), "--to", "3.0", "--answers-template");
        assertThat(template.exit()).isEqualTo(3);
        assertThat(template.out()).contains("  notes: no\n");
        assertThat(template.err()).contains("The agent 2.1 does not go together");
        assertThat(types("plan", "--answers-template", "-o", "json").exit()).isEqualTo(2);
        try (Stream<Path> downloads = Files.list(home.resolve("downloads"))) {
            for (Path one : downloads.toList()) {
                Files.delete(one);
            }
        }
        Screen none = types("plan");
        assertThat(none.exit()).isEqualTo(3);
        assertThat(none.err().replaceAll("\\s+", " "))
                .contains("the available versions are not known: the answer names none");
        Files.delete(home.resolve("edition"));
        Screen unknown = types("plan");
        assertThat(unknown.exit()).isEqualTo(3);
        assertThat(unknown.err()).contains("the setting edition is not known", "--set edition=VALUE");
    }

    @Test
    void aTemplateWithAnUnknownNameStopsTheStep() throws IOException {
        Files.writeString(home.resolve("settings.in"), "token=${secret.token}\n");
        Files.writeString(home.resolve("answers.yaml"), "questions: {notes: yes}\n");
        Screen failed = types(
                "apply", "--yes", "--answers", home.resolve("answers.yaml").toString(), "--on-failure", "rollback");
        assertThat(failed.exit()).as(failed.all()).isEqualTo(5);
        assertThat(failed.err().replaceAll("\\s+", " ")).contains("${secret.token} is or holds a secret");
        assertThat(home.resolve("app/version")).hasContent("1.0\n");
    }
}
