package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.JsonTree;

class TemplateTest {
    private static final Function<String, Optional<String>> VALUES = name ->
            Optional.ofNullable(Map.of("to", "2.0", "url", "http://x/${to}").get(name));

    @Test
    void referencesAreFilledOnce() {
        assertThat(Template.parse("a ${to}-${url}").fill(VALUES)).isEqualTo("a 2.0-http://x/${to}");
    }

    @Test
    void aSecondDollarMakesItLiteral() {
        Template template = Template.parse("$${to} $$ $ {} ${to}");

        assertThat(template.fill(VALUES)).isEqualTo("${to} $$ $ {} 2.0");
        assertThat(template.references()).containsExactly(new Template.Reference("to", 15, true));
    }

    @Test
    void anUnknownNameIsNeverEmpty() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Template.parse("${gone}").fill(VALUES))
                .withMessageContaining("${gone}");
    }

    @Test
    void anOpenReferenceIsSeen() {
        assertThat(Template.parse("x${to").references()).containsExactly(new Template.Reference("to", 1, false));
    }

    @Test
    void textsOfATreeAreFilled() {
        assertThat(CanonicalJson.write(
                        Template.fill(JsonTree.parse("x", "{\"a\":[1,\"${to}\"],\"${to}\":true}"), VALUES)))
                .isEqualTo("{\"${to}\":true,\"a\":[1,\"2.0\"]}");
    }

    @Test
    void valuesInAPatternStandForThemselves() {
        assertThat(Template.fillExpectation(JsonTree.parse("x", "{\"text\":\"v${to}$\",\"value\":\"${to}\"}"), VALUES)
                        .path("text")
                        .asText())
                .isEqualTo("v\\Q2.0\\E$");
    }
}
