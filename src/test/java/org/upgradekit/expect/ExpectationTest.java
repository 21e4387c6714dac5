package org.upgradekit.expect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.json.JsonTree;

class ExpectationTest {
    private static Verdict judge(String expect, Kind kind, int code, String text) {
        return Expectation.of(JsonTree.parse("test", expect)).judge(new Answer(code, text), kind);
    }

    private static String reason(String expect, Kind kind, int code, String text) {
        Verdict verdict = judge(expect, kind, code, text);
        assertThat(verdict.met()).isFalse();
        assertThat(verdict.value()).isEmpty();
        return verdict.reason();
    }

    @Test
    void nothingExpectedMeansThatItSucceeded() {
        assertThat(judge("{}", Kind.RUN, 0, " 1.2 \n").value()).contains("1.2");
        assertThat(judge("{}", Kind.HTTP, 204, "").met()).isTrue();
        assertThat(judge("{}", Kind.QUERY, 0, "").met()).isTrue();
        assertThat(reason("{}", Kind.RUN, 3, "no such table"))
                .isEqualTo("exit code 3 instead of 0; the answer: no such table");
        assertThat(reason("{}", Kind.HTTP, 302, "")).isEqualTo("status 302 instead of 2xx; the answer is empty");
    }

    @Test
    void anotherCodeCanBeExpected() {
        assertThat(judge("{\"exit\":3}", Kind.RUN, 3, "").met()).isTrue();
        assertThat(judge("{\"status\":401}", Kind.HTTP, 401, "").met()).isTrue();
        assertThat(judge("{\"status\":\"2xx\"}", Kind.HTTP, 299, "").met()).isTrue();
        assertThat(reason("{\"exit\":3}", Kind.RUN, 0, "")).startsWith("exit code 0 instead of 3");
    }

    @Test
    void thePatternsGroupIsTheValue() {
        String expect = "{\"text\":\"^version (\\\\S+)$\"}";

        assertThat(judge(expect, Kind.RUN, 0, "openwatch\nversion 2.0\n").value())
                .contains("2.0");
        assertThat(judge("{\"text\":\"up to date\"}", Kind.RUN, 0, "is up to date.")
                        .value())
                .contains("up to date");
        assertThat(reason(expect, Kind.RUN, 0, "version  2.0"))
                .startsWith("the answer does not match ^version (\\S+)$");
    }

    @Test
    void theValueHasToBeEqual() {
        assertThat(judge("{\"value\":\"5\"}", Kind.QUERY, 0, "5\n").met()).isTrue();
        assertThat(judge("{\"text\":\"v(.*)\",\"value\":\"2\"}", Kind.RUN, 0, "v2")
                        .met())
                .isTrue();
        assertThat(reason("{\"value\":\"5\"}", Kind.QUERY, 0, "50"))
                .isEqualTo("the value should be \"5\" and is \"50\"");
    }

    @Test
    void aSubsetOfTheAnswerIsEnough() {
        String answer =
                "{\"status\":\"healthy\",\"db\":{\"ok\":true,\"pool\":4},\"version\":8.10,\"more\":[1,{\"a\":2.0}]}";

        assertThat(judge("{\"json\":{\"db\":{\"ok\":true},\"more\":[1,{}]}}", Kind.HTTP, 200, answer)
                        .met())
                .isTrue();
        assertThat(judge("{\"json\":{\"version\":\"8.10\",\"db\":{\"pool\":4}}}", Kind.HTTP, 200, answer)
                        .met())
                .isTrue();
        assertThat(reason("{\"json\":{\"version\":\"8.1\"}}", Kind.HTTP, 200, answer))
                .startsWith("version should be \"8.1\" and is 8.10");
        assertThat(reason("{\"json\":{\"db\":{\"up\":true}}}", Kind.HTTP, 200, answer))
                .startsWith("db.up should be true and is missing");
        assertThat(reason("{\"json\":{\"more\":[1]}}", Kind.HTTP, 200, answer))
                .startsWith("more should have 1 elements and has 2");
        assertThat(reason("{\"json\":{\"db\":{\"pool\":\"four\"}}}", Kind.HTTP, 200, answer))
                .startsWith("db.pool should be \"four\" and is 4");
        assertThat(reason("{\"json\":{}}", Kind.HTTP, 200, "<html>")).startsWith("the answer is not valid JSON");
        assertThat(reason("{\"json\":{}}", Kind.HTTP, 200, "[1]"))
                .startsWith("the answer should be an object and is a list");
    }

    @Test
    void theReasonShowsTheTailOfALongAnswer() {
        assertThat(reason("{}", Kind.RUN, 1, "x".repeat(100_000) + " disk full"))
                .endsWith("disk full")
                .hasSizeLessThan(600);
    }

    @Test
    void aPatternThatExplodesIsGivenUp() {
        long began = System.nanoTime();

        assertThat(reason("{\"text\":\"x*x*x*x*x*x*x*y\"}", Kind.RUN, 0, "x".repeat(5_000)))
                .contains("gave up after 2 s");
        assertThat(reason("{\"text\":\"(a|b)*c\"}", Kind.RUN, 0, "a".repeat(500_000)))
                .contains("gave up");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void whatCannotBeAnExpectationIsRefused() {
        for (String expect :
                new String[] {"[]", "{\"text\":\"(\"}", "{\"exit\":\"x\"}", "{\"status\":\"3xx\"}", "{\"value\":5}"}) {
            assertThatExceptionOfType(InputFailure.class)
                    .as(expect)
                    .isThrownBy(() -> Expectation.of(JsonTree.parse("test", expect)));
        }
    }
}
