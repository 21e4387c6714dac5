package org.upgradekit.playbook;

import static org.upgradekit.playbook.Key.optional;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.playbook.Type.MapOf;
import org.upgradekit.playbook.Type.Nested;
import org.upgradekit.playbook.Value.Section;

/** Reads an answers file, as strictly as a playbook. */
public final class AnswersReader {
    private static final Source.Kind KIND =
            new Source.Kind("an answers file", "An answers file begins with \"questions:\".");

    private static final Shape ANSWERS = new Shape(
            "answers file",
            "The file.",
            List.of(optional(
                    "questions",
                    new MapOf(Form.QUESTION, Type.word("yes", "no"), "a mapping: questions and yes or no"),
                    "The questions of the playbook by their ids, a later hop's as `h2/ID`.")));

    /**
     * Reads a file that the caller loaded.
     *
     * @param fileName as the operator knows it, for messages
     * @return whether each question was answered with yes, by the id of its check
     * @throws org.upgradekit.diagnostic.InputFailure with everything that is wrong; exit code 2
     */
    public Map<String, Boolean> read(String fileName, byte[] content) {
        Source source = Source.of(KIND, fileName, content);
        Problems problems = new Problems();
        Optional<Value> value = new ShapeReader(source, problems, new References(source))
                .read(YamlDocument.compose(source), new Nested(ANSWERS), fileName);
        problems.refuse();
        Map<String, Boolean> answers = new LinkedHashMap<>();
        value.flatMap(root -> root instanceof Section section ? Optional.of(section) : Optional.empty())
                .ifPresent(root -> CallBinder.texts(root, "questions")
                        .forEach((id, text) -> answers.put(id, text.value().equals("yes"))));
        return answers;
    }
}
