package org.upgradekit.playbook;

import java.util.ArrayList;
import java.util.List;
import org.upgradekit.diagnostic.Position;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The references of all scalars. They are collected while reading and checked at the end, when every name is known; an
 * unknown one is an error where it stands, and never an empty string on some host.
 */
final class References {
    private final Source source;
    private final List<Use> uses = new ArrayList<>();

    References(Source source) {
        this.source = source;
    }

    private record Use(ScalarNode node, Scope scope) {}

    void add(ScalarNode node, Scope scope) {
        if (node.getValue().contains("${")) {
            uses.add(new Use(node, scope));
        }
    }

    /**
     * Checks all of them.
     *
     * @param early where the hop's versions are not known yet: {@code versions} and {@code settings}
     * @param settings where only settings that stand before are known
     */
    void check(Names names, List<Span> early, Span settings, Problems problems) {
        for (Use use : uses) {
            List<Template.Reference> references =
                    Template.parse(use.node().getValue()).references();
            for (int i = 0; i < references.size(); i++) {
                Checked checked = new Checked(
                        references.get(i),
                        use.scope(),
                        rest(use.node().getValue(), references.get(i)),
                        source.reference(use.node(), i),
                        names,
                        early.stream().anyMatch(span -> span.holds(use.node())),
                        settings.holds(use.node()));
                checked.report(problems);
            }
        }
    }

    private static String rest(String text, Template.Reference reference) {
        return text.substring(
                Math.min(text.length(), reference.offset() + reference.name().length() + 3));
    }

    /** A piece of the file, in characters from its start; the end is not included. */
    record Span(int begin, int end) {
        boolean holds(ScalarNode node) {
            int index = node.getStartMark().getIndex();
            return index >= begin && index < end;
        }
    }

    /** One reference with all that decides about it. */
    private record Checked(
            Template.Reference reference,
            Scope scope,
            String rest,
            Position at,
            Names names,
            boolean early,
            boolean setting) {
        void report(Problems problems) {
            String name = reference.name();
            String shown = "${" + name + "}";
            if (scope == Scope.SCRIPT) {
                script(shown, problems);
            } else if (!reference.closed()) {
                problems.add(at, "\"${\" is not closed", "Expected ${NAME}; \"$${\" stands for a literal \"${\".");
            } else if (name.equals(Names.PLAYBOOK) && scope.takesFiles()) {
                names.folder().check(rest, at, problems);
            } else if (!names.all().contains(name)) {
                unknown(shown, problems);
            } else if (!names.in(scope, at).contains(name)) {
                problems.add(at, "\"" + shown + "\" may not stand here", refusal());
            } else if (Names.version(name) && early) {
                problems.add(at, "\"" + shown + "\" is not known yet", "The installed version is asked for first.");
            } else if (early && scope != Scope.EARLIER_SETTINGS && names.byVersion(name)) {
                problems.add(
                        at,
                        "\"" + shown + "\" may not stand here",
                        "It is chosen by the running version, which is not known here.");
            } else if (setting && !names.before(name, at)) {
                problems.add(at, "\"" + shown + "\" may not stand here", "This takes settings that stand before it.");
            }
        }

        private void script(String shown, Problems problems) {
            if (reference.closed()
                    && (reference.name().startsWith("secret.")
                            || reference.name().startsWith("store.")
                            || (reference.name().equals(Names.PLAYBOOK) && rest.startsWith("/")))) {
                String detail = "In a script \"${}\" is the shell's: set a variable under env, and use that.";
                String hint = reference.name().equals(Names.PLAYBOOK)
                        ? "env: {FILES: '${playbook}/files'}, and use ${FILES}"
                        : "";
                problems.add(at, "\"" + shown + "\" may not stand in a script", detail, hint);
            }
        }

        private void unknown(String shown, Problems problems) {
            List<String> known = names.in(scope, at);
            String list = known.isEmpty() ? "No name may stand here." : "Known here: " + String.join(", ", known) + ".";
            problems.add(at, "unknown name \"" + shown + "\"", list, Nearest.hint(reference.name(), known));
        }

        private String refusal() {
            if (scope == Scope.ARGV && Names.secret(reference.name())) {
                return "It is or holds a secret, and other users can read the arguments of a process. Pass it by env.";
            }
            if (scope == Scope.SHOWN && Names.secret(reference.name())) {
                return "It is or holds a secret, and this is shown or logged.";
            }
            return "This takes " + scope.documentation() + ".";
        }
    }
}
