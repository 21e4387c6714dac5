package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.playbook.Playbook;

/** All that is known of the checks and steps that the playbook does not write. */
public final class Explanations {
    /** Later hops prefix the ids of their steps. */
    private static final String HOP = "h[0-9]+/";

    private static final List<Explanation> ALL = Stream.of(
                    HostExplanations.ALL, VersionExplanations.ALL, ServerExplanations.ALL, StepExplanations.ALL)
            .flatMap(List::stream)
            .toList();

    private Explanations() {}

    public static List<Explanation> all() {
        return ALL;
    }

    /** What explains this id; an id that stands for itself goes before one that stands for many. */
    public static Optional<Explanation> find(String id) {
        String plain = id.replaceFirst("^" + HOP, "");
        return ALL.stream()
                .filter(one -> one.id().equals(id) || one.id().equals(plain))
                .findFirst()
                .or(() -> ALL.stream()
                        .filter(one -> one.open() && one.covers(plain))
                        .findFirst());
    }

    /** The ids of the checks that a playbook's upgrade can have beside its own. */
    static List<String> checks(Playbook playbook) {
        List<String> ids = new ArrayList<>();
        for (Explanation one : ALL) {
            if (one.kind() != Explanation.Kind.STEP) {
                names(one, playbook)
                        .map(name -> one.open() ? one.named(name) : one.id())
                        .forEach(ids::add);
            }
        }
        return ids;
    }

    private static Stream<String> names(Explanation one, Playbook playbook) {
        if (one.id().contains("STORE")) {
            return playbook.stores().keySet().stream();
        }
        if (one.id().contains("SERVICE")) {
            return playbook.services().keySet().stream();
        }
        if (one.id().contains("SETTING")) {
            return playbook.settings().keySet().stream();
        }
        return one.id().contains("STEP")
                ? playbook.phases().values().stream().flatMap(List::stream).map(step -> step.id())
                : Stream.of("");
    }
}
