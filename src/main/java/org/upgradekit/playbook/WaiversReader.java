package org.upgradekit.playbook;

import static org.upgradekit.playbook.Key.optional;
import static org.upgradekit.playbook.Key.required;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.playbook.Type.ListOf;
import org.upgradekit.playbook.Type.Nested;
import org.upgradekit.playbook.Value.Section;

/** Reads a file of waivers, as strictly as a playbook. */
public final class WaiversReader {
    private static final Source.Kind KIND =
            new Source.Kind("a file of waivers", "A file of waivers begins with \"waivers:\".");

    private static final Shape WAIVER = new Shape(
            "waiver",
            "A decision to go on past a blocking check.",
            List.of(
                    required("id", Type.scalar(Form.TEXT), "The check's id, as the plan names it."),
                    required("reason", Type.scalar(Form.TEXT), "Why."),
                    required("who", Type.scalar(Form.TEXT), "Who decided it."),
                    optional("expires", Type.scalar(Form.DATE), "The last day on which it holds.")));

    private static final Shape WAIVERS = new Shape(
            "file of waivers",
            "The file.",
            List.of(required("waivers", new ListOf(new Nested(WAIVER), "a list of waivers", true), "The waivers.")));

    /**
     * Reads a file that the caller loaded.
     *
     * @param fileName as the operator knows it, for messages
     * @throws org.upgradekit.diagnostic.InputFailure with everything that is wrong; exit code 2
     */
    public List<WaiverSpec> read(String fileName, byte[] content) {
        Source source = Source.of(KIND, fileName, content);
        Problems problems = new Problems();
        Optional<Value> value = new ShapeReader(source, problems, new References(source))
                .read(YamlDocument.compose(source), new Nested(WAIVERS), fileName);
        List<WaiverSpec> waivers = new ArrayList<>();
        value.flatMap(root -> root instanceof Section section ? Optional.of(section) : Optional.empty())
                .ifPresent(root -> root.sections("waivers")
                        .forEach(one -> bind(one, problems).ifPresent(waivers::add)));
        problems.refuse();
        return waivers;
    }

    /** Nothing when a part of it was wrong, which is a problem already. */
    private static Optional<WaiverSpec> bind(Section one, Problems problems) {
        if (one.word("id").isEmpty()
                || one.word("reason").isEmpty()
                || one.word("who").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new WaiverSpec(
                CallBinder.text(one, "id").value(),
                CallBinder.text(one, "reason").value(),
                CallBinder.text(one, "who").value(),
                one.word("expires").flatMap(text -> date(text, one, problems)),
                CallBinder.text(one, "id").at()));
    }

    private static Optional<LocalDate> date(String text, Section one, Problems problems) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            problems.add(
                    CallBinder.text(one, "expires").at(),
                    "there is no day " + text,
                    "Expected " + Form.DATE.documentation() + ".");
            return Optional.empty();
        }
    }
}
