package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.Digest;

class PlaybookReaderTest {
    private static final Path FILE = Path.of("src/test/resources/playbooks/openwatch.yaml");

    private static Playbook openWatch() throws IOException {
        return new PlaybookReader().read("openwatch.yaml", Files.readAllBytes(FILE));
    }

    private static StepSpec step(Playbook playbook, Phase phase, String id) {
        return playbook.steps(phase).stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T at(Map<String, T> map, String key) {
        return Optional.ofNullable(map.get(key)).orElseThrow();
    }

    private static List<String> values(List<Text> texts) {
        return texts.stream().map(Text::value).toList();
    }

    @Test
    void theWholeFileBecomesARecord() throws IOException {
        Playbook playbook = openWatch();

        assertThat(playbook.product()).isEqualTo("openwatch");
        assertThat(playbook.title()).isEqualTo("OpenWatch");
        assertThat(playbook.onFailure()).contains(FailurePolicy.ROLLBACK);
        assertThat(playbook.migrateWhileRunning()).isFalse();
        assertThat(playbook.phases()).containsOnlyKeys(Phase.values());
        assertThat(playbook.digest()).isEqualTo(Digest.sha256(Files.readAllBytes(FILE)));
    }

    @Test
    void scalarsAreTextAsWritten() throws IOException {
        Playbook playbook = openWatch();

        assertThat(fixed(playbook, "minimum").value()).isEqualTo("8.10");
        assertThat(fixed(playbook, "mode").value()).isEqualTo("0640");
        assertThat(fixed(playbook, "strict").value()).isEqualTo("yes");
    }

    private static Text fixed(Playbook playbook, String name) {
        return ((Setting.Fixed) at(playbook.settings(), name)).text();
    }

    @Test
    void everyTextKnowsItsPlace() throws IOException {
        Playbook playbook = openWatch();

        assertThat(fixed(playbook, "config").at()).hasToString("openwatch.yaml:7:11");
        assertThat(step(playbook, Phase.MIGRATE, "migrate").at()).hasToString("openwatch.yaml:59:5");
        assertThat(fixed(playbook, "mode").at().sourceLine()).isEqualTo("  mode: 0640");
    }

    @Test
    void storesServicesAndSecretsHaveTheirKinds() throws IOException {
        Playbook playbook = openWatch();

        assertThat(playbook.stores().keySet()).containsExactly("database", "conf");
        assertThat(at(playbook.stores(), "database").history()).contains(history("goose"));
        assertThat(at(playbook.stores(), "database").kind())
                .isInstanceOfSatisfying(
                        StoreSpec.Postgresql.class,
                        kind -> assertThat(kind.url().value()).isEqualTo("${secret.dsn}"));
        assertThat(at(playbook.services(), "worker").kind())
                .isInstanceOfSatisfying(
                        ServiceSpec.Commands.class,
                        kind -> assertThat(kind.status().timeout()).contains(Duration.ofSeconds(30)));
        assertThat(at(playbook.secrets(), "token").source()).isEqualTo(new SecretSpec.Environment("OPENWATCH_TOKEN"));
    }

    private static HistorySpec history(String tool) {
        return new HistorySpec(tool, Optional.empty(), Optional.empty());
    }

    @Test
    void aHistoryNamesItsToolAndWhereItNeedsToItsTable() {
        String named = "{tool: ef-core, schema: '${schema}', table: __EFMigrationsHistory}";
        StoreSpec store = at(
                new PlaybookReader()
                        .read(
                                "x.yaml",
                                ("playbook: 1\nproduct: x\nversions: {installed: {run: [x]}}\nsettings: {schema: app}\n"
                                                + "stores: {db: {postgresql: {url: x}, history: " + named + "}}\n"
                                                + "migrate: [{id: m, run: [x], changes: [db], timeout: 1m}]\n")
                                        .getBytes(StandardCharsets.UTF_8))
                        .stores(),
                "db");

        HistorySpec history = store.history().orElseThrow();
        assertThat(history.tool()).isEqualTo("ef-core");
        assertThat(history.schema().map(Text::value)).contains("${schema}");
        assertThat(history.table().map(Text::value)).contains("__EFMigrationsHistory");
    }

    @Test
    void expectationsAndBodiesBecomeJsonWithTheirTypes() throws IOException {
        Playbook playbook = openWatch();
        Call ready = at(playbook.services(), "openwatch").ready().orElseThrow();
        Call undo = step(playbook, Phase.MIGRATE, "migrate").undo().orElseThrow();

        assertThat(CanonicalJson.write(ready.expect()))
                .isEqualTo("{\"json\":{\"build\":\"8.10\",\"db_connected\":true,\"status\":\"healthy\","
                        + "\"version\":\"${running}\",\"workers\":4}}");
        assertThat(ready.retry()).contains(new Retry(Duration.ofSeconds(2), Duration.ofMinutes(2)));
        assertThat(undo.verb()).isInstanceOfSatisfying(Verb.Http.class, http -> {
            assertThat(http.method()).isEqualTo("POST");
            assertThat(http.json().map(CanonicalJson::write))
                    .contains("{\"hard\":true,\"to\":\"${from}\",\"tries\":3}");
        });
    }

    @Test
    void aStepInsideAStepInheritsUserEnvironmentAndDirectory() throws IOException {
        Call doneIf = step(openWatch(), Phase.MIGRATE, "migrate").doneIf().orElseThrow();

        assertThat(doneIf.user().map(Text::value)).contains("openwatch");
        assertThat(doneIf.env().keySet()).containsExactly("OPENWATCH_DATABASE_DSN", "LANG");
        assertThat(doneIf.timeout()).isEmpty();
    }

    @Test
    void runTakesAListOrAScript() throws IOException {
        Playbook playbook = openWatch();
        Verb list = step(playbook, Phase.MIGRATE, "config-valid").call().verb();
        Verb script = step(playbook, Phase.INSTALL, "package").call().verb();

        assertThat(list).isInstanceOfSatisfying(Verb.Run.class, run -> {
            assertThat(values(run.argv()))
                    .startsWith("openwatch", "check-config")
                    .endsWith("$${literal}");
            assertThat(run.script()).isEmpty();
        });
        assertThat(script)
                .isInstanceOfSatisfying(
                        Verb.Run.class,
                        run -> assertThat(run.script().orElseThrow().value())
                                .isEqualTo("apt-get install -y openwatch\necho \"${HOME} $$ ${version}\"\n"));
    }

    @Test
    void changesTellNoneFromSilence() throws IOException {
        Playbook playbook = openWatch();

        assertThat(step(playbook, Phase.MIGRATE, "config-valid").changes()).contains(List.of());
        assertThat(step(playbook, Phase.VERIFY, "schema").changes()).isEqualTo(Optional.empty());
        assertThat(step(playbook, Phase.MIGRATE, "migrate").changing()).isTrue();
        assertThat(step(playbook, Phase.MIGRATE, "migrate").call().timeout()).contains(Duration.ofMinutes(90));
    }

    @Test
    void aByteOrderMarkIsNoCharacterOfTheFile() throws IOException {
        byte[] marked = ("\uFEFF" + Files.readString(FILE)).getBytes(StandardCharsets.UTF_8);

        assertThat(new PlaybookReader().read("x", marked).product()).isEqualTo("openwatch");
    }

    @Test
    void carriageReturnsOfTheirOwnAreNoLinesAndBreakNothing() {
        byte[] content = "playbook: 1\np\r\n\r\n\r\n\r".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new PlaybookReader().read("playbook.yaml", content))
                .isInstanceOf(InputFailure.class);
    }
}
