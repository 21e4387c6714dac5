package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.JsonTree;

class TemplateTest {
    private static Optional<String> value(String name) {
        return Optional.ofNullable(Map.of("to", "2.0", "url", "http://x/${to}").get(name));
    }

    @Test
    void referencesAreFilledOnce() {
        assertThat(Template.parse("a ${to}-${url}").fill(TemplateTest::value)).isEqualTo("a 2.0-http://x/${to}");
    }

    @Test
    void aSecondDollarMakesItLiteral() {
        Template template = Template.parse("$${to} $$ $ {} ${to}");

        assertThat(template.fill(TemplateTest::value)).isEqualTo("${to} $$ $ {} 2.0");
        assertThat(template.references()).containsExactly(new Template.Reference("to", 15, true));
    }

    @Test
    void anUnknownNameIsNeverEmpty() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Template.parse("${gone}").fill(TemplateTest::value))
                .withMessageContaining("${gone}");
    }

    @Test
    void anOpenReferenceIsSeen() {
        assertThat(Template.parse("x${to").references()).containsExactly(new Template.Reference("to", 1, false));
    }

    @Test
    void textsOfATreeAreFilled() {
        assertThat(CanonicalJson.write(Template.fill(
                        JsonTree.parse("x", "{\"a\":[1,\"${to}\"],\"${to}\":true}"), TemplateTest::value)))
                .isEqualTo("{\"${to}\":true,\"a\":[1,\"2.0\"]}");
    }

    @Test
    void valuesInAPatternStandForThemselves() {
        assertThat(Template.fillExpectation(
                                JsonTree.parse("x", "{\"text\":\"v${to}$\",\"value\":\"${to}\"}"), TemplateTest::value)
                        .path("text")
                        .asText())
                .isEqualTo("v\\Q2.0\\E$");
    }
}
