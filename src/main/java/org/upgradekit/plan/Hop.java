package org.upgradekit.plan;

import java.util.List;
import java.util.Optional;

/**
 * One leg of the path: a full cycle with its own restore point and one decision on failure. Ids of a later hop's steps
 * bear its number, {@code h2/migrate}; those of the first hop stand as the playbook has them.
 *
 * @param number from 1
 * @param notes what the releases that this hop crosses say, one line each
 * @param ownNames stores that keep their public name while they are changed: a step reaches them past {@code ${store…}}
 */
public record Hop(int number, String from, String to, List<String> notes, List<Step> steps, List<String> ownNames) {

    /** The id of a step of this hop. */
    public String id(String base) {
        return id(number, base);
    }

    static String id(int number, String base) {
        return number == 1 ? base : "h" + number + "/" + base;
    }

    /** An id without its hop. */
    public static String base(String id) {
        return id.substring(id.indexOf('/') + 1);
    }

    /** A step by its id without the hop. */
    public Optional<Step> step(String base) {
        String id = id(base);
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /** The ids of the stores that its restore point will hold; empty when nothing is saved. */
    public List<String> saved() {
        return steps.stream()
                .map(Step::action)
                .filter(Action.SaveStores.class::isInstance)
                .map(Action.SaveStores.class::cast)
                .findFirst()
                .map(Action.SaveStores::stores)
                .orElse(List.of());
    }

    /** The step after which a rollback sets aside what users write, or empty when no store changes. */
    public Optional<Step> pointOfNoReturn() {
        boolean changed = false;
        for (Step step : steps) {
            if (changed && step.action() instanceof Action.StartService) {
                return Optional.of(step);
            }
            changed |= !step.changes().isEmpty();
        }
        return Optional.empty();
    }
}
