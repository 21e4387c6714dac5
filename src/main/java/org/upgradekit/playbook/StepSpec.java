package org.upgradekit.playbook;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Position;

/**
 * A step as the playbook has it.
 *
 * @param name for people; the id when the playbook has none
 * @param undo for effects outside any store
 * @param atLast {@code finally}: runs once services run again, on every way out
 * @param each the items that it is repeated for; of a single text its lines are
 * @param changes the stores that it changes; empty when the playbook does not say, which install and migrate may not
 * @param remedy what to do when a check fails
 */
public record StepSpec(
        String id,
        Text name,
        Call call,
        Optional<Call> doneIf,
        Optional<Call> undo,
        Optional<Call> atLast,
        Optional<When> when,
        Optional<List<Text>> each,
        Optional<List<String>> changes,
        Severity severity,
        Optional<Text> remedy,
        Position at) {
    /** The same step for one item of its {@code each}. */
    public StepSpec withItem(String suffix, String item) {
        Bound bound = new Bound("item", item);
        return new StepSpec(
                id + "@" + suffix,
                name.value().equals(id) ? new Text(id + "@" + suffix, name.at()) : bound.text(name),
                bound.call(call),
                doneIf.map(bound::call),
                undo.map(bound::call),
                atLast.map(bound::call),
                when,
                Optional.empty(),
                changes,
                severity,
                remedy.map(bound::text),
                at);
    }

    /** The same step, changing these stores. */
    public StepSpec withChanges(List<String> stores) {
        return new StepSpec(
                id, name, call, doneIf, undo, atLast, when, each, Optional.of(stores), severity, remedy, at);
    }

    /** All that it calls, itself first. */
    public List<Call> calls() {
        return Stream.of(Optional.of(call), doneIf, undo, atLast)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether it changes at least one store. */
    public boolean changing() {
        return changes.filter(stores -> !stores.isEmpty()).isPresent();
    }
}
