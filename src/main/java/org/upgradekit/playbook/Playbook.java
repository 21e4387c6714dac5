package org.upgradekit.playbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How one product is upgraded. Maps and lists keep the order of the file, and every phase is a key of {@code phases}.
 *
 * @param guide the vendor's own upgrade guide, a path or an address
 * @param onFailure what the playbook prefers; an operator's choice is stronger
 * @param migrateWhileRunning restart comes before migrate
 * @param file its path, as it was given
 * @param digest of the file, or of its whole folder
 * @param files of its folder, by their place in it; empty for a file that stands alone
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
        String digest,
        SortedMap<String, PlaybookFile> files) {
    /**
     * Refuses overrides of settings that it does not have.
     *
     * @throws org.upgradekit.diagnostic.InputFailure that names the nearest; exit code 2
     */
    public void refuseUnknown(Map<String, String> overrides) {
        Settings.refuseUnknown(settings, overrides);
    }

    /** The steps of a phase, in their order. */
    public List<StepSpec> steps(Phase phase) {
        return phases.getOrDefault(phase, List.of());
    }
}
