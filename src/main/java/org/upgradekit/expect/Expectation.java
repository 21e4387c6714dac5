package org.upgradekit.expect;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.json.JsonObject;
import org.upgradekit.json.JsonTree;

/**
 * What an answer must be; whatever is absent is not asked. All of it must hold.
 *
 * @param exit the exit code of a program, 0 when absent
 * @param status of a response, 200 to 299 when absent
 * @param text found somewhere in the answer; {@code ^} and {@code $} are the ends of lines; group 1 is the value
 * @param json a subset of the answer
 * @param value equal to the value
 */
public record Expectation(
        OptionalInt exit, OptionalInt status, Optional<Pattern> text, Optional<JsonNode> json, Optional<String> value) {
    /** More of an answer is not searched. */
    private static final int LONGEST = 1 << 20;

    private static final int SHOWN = 500;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /**
     * From {@code expect} of a playbook or plan, its references filled.
     *
     * @throws InputFailure for a value of another type, a status that is none or a pattern that cannot be read
     */
    public static Expectation of(JsonNode node) {
        JsonObject object = JsonObject.of("expect", node);
        return new Expectation(
                object.has("exit") ? OptionalInt.of(object.integer("exit")) : OptionalInt.empty(),
                status(object),
                object.optionalText("text").map(text -> pattern(object, text)),
                object.has("json") ? Optional.of(object.node("json")) : Optional.empty(),
                object.optionalText("value"));
    }

    private static OptionalInt status(JsonObject object) {
        if (!object.has("status") || object.node("status").asText().equals("2xx")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(object.integer("status"));
    }

    private static Pattern pattern(JsonObject object, String text) {
        try {
            return Pattern.compile(text, Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw object.failure("text", "is not a pattern: " + e.getDescription());
        }
    }

    /** Judges the last answer. A pattern that takes longer than two seconds is not met. */
    public Verdict judge(Answer answer, Kind kind) {
        Optional<String> refusal = codeRefusal(answer, kind).or(() -> jsonRefusal(answer));
        if (refusal.isPresent()) {
            return Verdict.missed(refusal.get() + shown(answer));
        }
        try {
            return judgeValue(answer);
        } catch (Deadline.Passed e) {
            return Verdict.missed("the pattern " + shownPattern() + " gave up after " + LIMIT.toSeconds()
                    + " s or at its deepest; write it with fewer nested repetitions" + shown(answer));
        }
    }

    private Verdict judgeValue(Answer answer) {
        Optional<String> found = find(answer);
        if (found.isEmpty()) {
            return Verdict.missed("the answer does not match " + shownPattern() + shown(answer));
        }
        if (value.isPresent() && !value.get().equals(found.get())) {
            return Verdict.missed("the value should be \"" + value.get() + "\" and is \"" + cut(found.get()) + "\"");
        }
        return Verdict.met(found.get());
    }

    private String shownPattern() {
        return text.map(Pattern::pattern).orElse("");
    }

    private Optional<String> codeRefusal(Answer answer, Kind kind) {
        return switch (kind) {
            case RUN ->
                answer.code() == exit.orElse(0)
                        ? Optional.empty()
                        : Optional.of("exit code " + answer.code() + " instead of " + exit.orElse(0));
            case HTTP ->
                statusMet(answer.code())
                        ? Optional.empty()
                        : Optional.of("status " + answer.code() + " instead of "
                                + (status.isPresent() ? status.getAsInt() : "2xx"));
            case QUERY -> Optional.empty();
        };
    }

    private boolean statusMet(int code) {
        return status.isPresent() ? status.getAsInt() == code : code / 100 == 2;
    }

    private Optional<String> jsonRefusal(Answer answer) {
        return json.flatMap(expected -> {
            try {
                return JsonSubset.difference("", expected, JsonTree.parse("the answer", answer.text()));
            } catch (InputFailure e) {
                return Optional.of(e.getMessage() + ": " + e.first().detail());
            }
        });
    }

    /** @throws Deadline.Passed when the pattern takes too long */
    private Optional<String> find(Answer answer) {
        if (text.isEmpty()) {
            return Optional.of(answer.text().strip());
        }
        String searched = answer.text().substring(0, Math.min(answer.text().length(), LONGEST));
        Matcher matcher = text.get().matcher(new Deadline(searched, System.nanoTime() + LIMIT.toNanos()));
        try {
            if (!matcher.find()) {
                return Optional.empty();
            }
        } catch (StackOverflowError e) {
            // The engine recurses for alternatives inside of a repetition; its depth is the answer's length.
            throw new Deadline.Passed();
        }
        String group = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
        return Optional.of(group == null ? "" : group);
    }

    private static String shown(Answer answer) {
        String text = answer.text().strip();
        return text.isEmpty() ? "; the answer is empty" : "; the answer: " + cut(text);
    }

    /** The tail: that is where programs say why. */
    private static String cut(String text) {
        return text.length() <= SHOWN ? text : "…" + text.substring(text.length() - SHOWN);
    }
}
