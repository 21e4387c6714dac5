package org.upgradekit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;

class JsonObjectTest {
    private static final String TEXT = """
            {"text": "x", "number": 5000000000, "flag": true, "none": null, "severity": "warning",
             "steps": [{"id": "a"}, {"id": 7}], "names": ["a", "b"], "env": {"A": "1"}, "fraction": 1.5}
            """;

    private final JsonObject object = JsonObject.parse("plan.json", TEXT);

    private static void refused(ThrowingCallable reading, String message) {
        assertThatExceptionOfType(InputFailure.class).isThrownBy(reading).withMessage(message);
    }

    @Test
    void fieldsAreReadByTheirType() {
        assertThat(object.text("text")).isEqualTo("x");
        assertThat(object.number("number")).isEqualTo(5_000_000_000L);
        assertThat(object.flag("flag")).isTrue();
        assertThat(object.texts("names")).containsExactly("a", "b");
        assertThat(object.textMap("env")).isEqualTo(Map.of("A", "1"));
        assertThat(object.choice("severity", Diagnostic.Severity.class)).isEqualTo(Diagnostic.Severity.WARNING);
        assertThat(object.objects("steps").get(0).text("id")).isEqualTo("a");
    }

    @Test
    void nullAndAbsentAreTheSame() {
        assertThat(object.optionalText("none")).isEmpty();
        assertThat(object.optionalText("gone")).isEmpty();
        assertThat(object.objects("gone")).isEmpty();
    }

    @Test
    void aFaultNamesTheSourceThePathAndWhatWasExpected() {
        refused(() -> object.text("gone"), "plan.json: gone is missing");
        refused(() -> object.text("none"), "plan.json: none is missing");
        refused(() -> object.text("flag"), "plan.json: flag is true and should be a text");
        refused(() -> object.integer("number"), "plan.json: number is a number and should be a whole number");
        refused(
                () -> object.number("fraction"),
                "plan.json: fraction is a number with a fraction and should be a whole number");
        refused(
                () -> object.objects("steps").get(1).text("id"),
                "plan.json: steps[1].id is a number and should be a text");
        refused(() -> object.objects("names"), "plan.json: names[0] is not an object");
        refused(
                () -> object.choice("text", Diagnostic.Severity.class),
                "plan.json: text is \"x\", which is none of error, warning");
        refused(() -> JsonObject.parse("plan.json", "[]"), "plan.json is not an object");
    }
}
