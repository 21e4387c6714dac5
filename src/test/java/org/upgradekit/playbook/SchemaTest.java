package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.json.JsonTree;
import org.upgradekit.plan.PlanFixture;

/** The schema for editors, asked by a validator: it takes each playbook that the reader takes, and refuses what it refuses. */
class SchemaTest {
    private static final Path SOURCES = Path.of("src");
    private static final Path INVALID = Path.of("src/test/resources/playbooks/invalid");

    private static final Pattern FENCED = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final com.networknt.schema.JsonSchema SCHEMA = FACTORY.getSchema(JsonSchema.playbook());

    /** What an editor would underline. */
    static List<String> faults(EditorYaml editor, String text) {
        List<String> faults = new ArrayList<>();
        List<JsonNode> documents = new ArrayList<>();
        try {
            documents.addAll(editor.documents(text));
        } catch (IllegalArgumentException e) {
            faults.add("no YAML: " + e.getMessage());
        }
        if (documents.isEmpty()) {
            documents.add(JsonTree.parse("empty", "null"));
        }
        documents.forEach(document -> SCHEMA.validate(document).forEach(fault -> faults.add(fault.toString())));
        return faults;
    }

    @Test
    void isASchema() {
        assertThat(FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                        .validate(JsonSchema.playbook()))
                .isEmpty();
    }

    @TestFactory
    List<DynamicTest> takesEveryPlaybookThatTheReaderTakes() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(SchemaTest::playbook).sorted().toList()) {
                tests.add(taken(file.toString(), Files.readString(file).replaceAll("@[A-Z]+@", "/srv")));
            }
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(5);
        tests.addAll(examples(Path.of("README.md")));
        try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
            for (Path page : pages.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                tests.addAll(examples(page));
            }
        }
        tests.add(taken("a new one", Skeleton.of("shop")));
        tests.add(taken("what tests plan", PlanFixture.PLAYBOOK));
        return tests;
    }

    /** The whole playbooks of a page. */
    private static List<DynamicTest> examples(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page))
                .results()
                .map(found -> found.group(1))
                .filter(text -> text.contains("playbook: 1\n"))
                .map(text -> taken(page.toString(), text))
                .toList();
    }

    private static boolean playbook(Path file) {
        try {
            return file.toString().endsWith(".yaml")
                    && !file.startsWith(INVALID)
                    && Files.readString(file).contains("playbook: 1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DynamicTest taken(String name, String text) {
        return DynamicTest.dynamicTest(name, () -> {
            assertThat(faults(EditorYaml.current(), text)).isEmpty();
            assertThat(faults(EditorYaml.old(), text)).isEmpty();
        });
    }

    @TestFactory
    List<DynamicTest> refusesEveryInvalidPlaybook() throws IOException {
        try (Stream<Path> files = Files.list(INVALID)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> refused(file)))
                    .toList();
        }
    }

    private static void refused(Path file) throws IOException {
        List<String> faults = faults(EditorYaml.current(), Files.readString(file));
        assertThat(faults).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secrets: {a: {env: A, key: B}}",
                "settings: {from: x}",
                "settings: {home: '${to}'}",
                "stores: {a: {files: [/a], history: goose}}",
                "services: {a: {systemd: a.service, start: {run: [x]}}}",
                "services: {a: {systemd: a.service, changes: [b], timeout: 1m}}",
                "pre-checks: [{id: a, confirm: Read, expect: {text: x}}]",
                "verify: [{id: a, http: {url: 'http://a'}, user: root}]",
                "verify: [{id: a, http: {url: 'http://a', json: 1, form: {a: b}}}]",
                "verify: [{id: a, http: {url: 'http://a'}, expect: {exit: 1}}]",
                "verify: [{id: a, run: [x, '${secret.a}']}]",
                "verify: [{id: a, run: [x, '${']}]",
                "verify: [{id: a, run: 'x ${store.a.url}'}]",
                "verify: [{id: a, run: [x], expect: {exit: 300}}]",
                "migrate: [{id: a, run: [x], changes: [b]}]",
                "migrate: [{id: a, run: [x], changes: [b], timeout: 1m, retry: {every: 1s, for: 1m}}]",
                "migrate: [{id: a, flyway: {store: b, locations: [/m]}, changes: []}]",
                "install: [{id: a, files: {copy: /a, link: /b, to: /c}, changes: []}]",
                "install: [{id: a, files: {to: /c}, changes: []}]",
                "install: [{id: a, files: {link: /c, to: /d, mode: '0644'}, changes: []}]"
            })
    void refusesWhatDoesNotGoTogether(String fault) {
        String text = "playbook: 1\nproduct: x\nversions: {installed: {run: [x]}}\n";
        assertThat(faults(EditorYaml.current(), text)).isEmpty();
        assertThat(faults(EditorYaml.current(), text + fault + "\n")).isNotEmpty();
        assertThatThrownBy(() -> new PlaybookReader().read("x.yaml", (text + fault).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InputFailure.class);
    }
}
