package org.upgradekit.playbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one product is upgraded. Maps and lists keep the order of the file, and every phase is a key of {@code phases}.
 *
 * @param guide the vendor's own upgrade guide, a path or an address
 * @param onFailure what the playbook prefers; an operator's choice is stronger
 * @param migrateWhileRunning restart comes before migrate
 * @param file its path, as it was given
 * @param digest of its bytes
 */
public record Playbook(
        String product,
        String title,
        Optional<String> guide,
        Map<String, Setting> settings,
        Map<String, SecretSpec> secrets,
        Versions versions,
        Map<String, StoreSpec> stores,
        Map<String, ServiceSpec> services,
        Map<Phase, List<StepSpec>> phases,
        List<Release> releases,
        List<Compatibility> compatibility,
        Optional<FailurePolicy> onFailure,
        boolean migrateWhileRunning,
        String file,
        String digest) {
    /** The steps of a phase, in their order. */
    public List<StepSpec> steps(Phase phase) {
        return phases.getOrDefault(phase, List.of());
    }
}
