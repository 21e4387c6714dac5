package org.upgradekit.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.host.Http;
import org.upgradekit.host.LocalHost;
import org.upgradekit.host.Processes;
import org.upgradekit.json.JsonTree;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Text;
import org.upgradekit.playbook.Verb;

class FilledCallsTest {
    private static final Position AT = new Position("playbook.yaml", 1, 1, "");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Map<String, String> settings =
            Map.of("url", "http://localhost:1", "name", "a b", "broken", "http://a b");
    private final FilledCalls calls;

    FilledCallsTest() throws IOException {
        Secrets none = new Secrets(Map.of(), settings, LocalHost.of(Map.of()), new Redactor());
        calls = new FilledCalls(new Values(settings, none, List.of()));
    }

    @Test
    void aProgramGetsItsArgumentsEnvironmentDirectoryAndUserFilled() {
        Processes.Command command = command(new Verb.Run(List.of(text("echo"), text("${name}")), Optional.empty()));
        assertThat(command.argv()).containsExactly("echo", "a b");
        assertThat(command.environment()).containsEntry("NAME", "a b");
        assertThat(command.directory()).contains(Path.of("/srv/a b"));
        assertThat(command.user()).contains("a b");
    }

    @Test
    void aScriptIsLeftToItsShell() {
        Processes.Command command = command(new Verb.Run(List.of(), Optional.of(text("echo ${name}"))));
        assertThat(command.argv()).containsExactly("bash", "-euo", "pipefail", "-c", "echo ${name}");
    }

    @Test
    void aJsonBodyIsSentWithItsType() {
        Http.Request request = calls.request(
                http("${url}/login", Optional.of(JsonTree.object().put("user", "${name}")), Map.of()), LIMIT);
        assertThat(request.url()).hasToString("http://localhost:1/login");
        assertThat(request.body()).contains("{\"user\":\"a b\"}");
        assertThat(request.headers()).containsEntry("Content-Type", "application/json");
    }

    @Test
    void aFormIsEncoded() {
        Http.Request request = calls.request(http("${url}", Optional.empty(), Map.of("user", text("${name}"))), LIMIT);
        assertThat(request.body()).contains("user=a+b");
        assertThat(request.headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void namesWhatIsNoAddress() {
        assertThatThrownBy(() -> calls.request(http("${broken}", Optional.empty(), Map.of()), LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"http://a b\" is not an address: ");
    }

    private Processes.Command command(Verb.Run run) {
        Call call = new Call(
                run,
                Optional.of(text("${name}")),
                Map.of("NAME", text("${name}")),
                List.of(),
                Optional.of(text("/srv/${name}")),
                Optional.empty(),
                Optional.empty(),
                JsonTree.object(),
                AT);
        return calls.command(run, call, Optional.empty(), line -> {});
    }

    private static Verb.Http http(String url, Optional<JsonNode> json, Map<String, Text> form) {
        return new Verb.Http(text(url), "POST", Map.of(), json, form, false);
    }

    private static Text text(String value) {
        return new Text(value, AT);
    }
}
