package org.upgradekit.playbook;

import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Position;

/**
 * A step as the playbook has it.
 *
 * @param name for people; the id when the playbook has none
 * @param undo for effects outside any store
 * @param changes the stores that it changes; empty when the playbook does not say, which install and migrate may not
 * @param remedy what to do when a check fails
 */
public record StepSpec(
        String id,
        Text name,
        Call call,
        Optional<Call> doneIf,
        Optional<Call> undo,
        Optional<List<String>> changes,
        Severity severity,
        Optional<Text> remedy,
        Position at) {
    /** Whether it changes at least one store. */
    public boolean changing() {
        return changes.filter(stores -> !stores.isEmpty()).isPresent();
    }
}
