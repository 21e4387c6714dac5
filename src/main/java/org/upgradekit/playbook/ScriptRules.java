package org.upgradekit.playbook;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.upgradekit.playbook.Value.Section;

/**
 * In a script {@code ${to}} is the shell's, and {@code to} has no value there unless {@code env} gives it one: bash would
 * end the step at its turn, when services are down already. Whether a script sets a variable itself is guessed, and when
 * in doubt it does.
 */
final class ScriptRules {
    private static final String SETS =
            "(?m)(?:^|[\\s;&|(])(?:%1$s\\+?=|for\\s+%1$s\\b|(?:read|local|declare|export|readonly|printf|mapfile|readarray)\\b[^\\n]*\\b%1$s\\b)";
    private static final Pattern SOURCES = Pattern.compile("(?m)(?:^|[;&|])\\s*(?:\\.|source|eval)\\s");

    private final List<String> ours;
    private final Problems problems;

    ScriptRules(Names names, Problems problems) {
        this.ours = names.all().stream()
                .filter(name -> name.indexOf('.') < 0 && !name.equals(Names.PLAYBOOK))
                .toList();
        this.problems = problems;
    }

    /**
     * Checks a call that may be a script.
     *
     * @param around what its environment comes from: itself, and the step that it is in
     */
    void check(Section call, List<Section> around) {
        call.text("run").filter(script -> !mayKnowMore(script.value(), around)).ifPresent(script -> {
            Set<String> given = new TreeSet<>();
            around.forEach(one ->
                    one.section("env").ifPresent(env -> given.addAll(env.keys().keySet())));
            script.template().names().stream()
                    .distinct()
                    .filter(name -> ours.contains(name) && !given.contains(name) && !sets(script.value(), name))
                    .forEach(name -> problem(script, name));
        });
    }

    private static boolean mayKnowMore(String script, List<Section> around) {
        return around.stream().anyMatch(one -> one.has("env-file"))
                || SOURCES.matcher(script).find();
    }

    private static boolean sets(String script, String name) {
        return Pattern.compile(SETS.formatted(Pattern.quote(name)))
                .matcher(script)
                .find();
    }

    private void problem(Text script, String name) {
        String variable = name.replace('-', '_');
        problems.add(
                script.at(),
                "\"${" + name + "}\" has no value in this script",
                "In a script \"${}\" is the shell's, and nothing sets " + name + " there.",
                "give it one: env: {" + variable + ": '${" + name + "}'}"
                        + (variable.equals(name) ? "" : ", and use ${" + variable + "}"));
    }
}
