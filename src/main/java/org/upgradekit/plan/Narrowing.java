package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.upgradekit.facts.Finding;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Phase;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.Release;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.StepSpec;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.playbook.When;

/**
 * What a playbook is for one hop: without what its {@code when} excludes, with what the releases between bring, and with
 * every {@code each} unrolled. The rest of the planner knows of none of these.
 */
final class Narrowing {
    private final Playbook playbook;
    private final String from;
    private final String to;
    private final Function<String, Optional<String>> values;
    private final List<String> notes = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /** @param settings what a setting is in this hop */
    Narrowing(Playbook playbook, String from, String to, Function<String, Optional<String>> settings) {
        this.playbook = playbook;
        this.from = from;
        this.to = to;
        this.values = name -> switch (name) {
            case "from" -> Optional.of(from);
            case "to" -> Optional.of(to);
            default -> settings.apply(name);
        };
    }

    /**
     * The playbook of the hop.
     *
     * @param notes of the releases that it crosses
     * @param findings what is wrong with it
     */
    record Narrowed(Playbook playbook, List<String> notes, List<Finding> findings) {}

    Narrowed narrow() {
        Map<String, StoreSpec> stores = new LinkedHashMap<>(playbook.stores());
        stores.values().removeIf(store -> !holds(store.when()));
        Map<String, ServiceSpec> services = new LinkedHashMap<>(playbook.services());
        services.values().removeIf(service -> !holds(service.when()));
        Map<Phase, List<StepSpec>> phases = phases(stores);
        if (stores.size() < playbook.stores().size()) {
            phases.values()
                    .forEach(steps -> steps.forEach(step -> answered("step " + step.id(), step.calls(), stores)));
            services.forEach((id, service) -> answered("service " + id, service.calls(), stores));
        }
        return new Narrowed(
                new Playbook(
                        playbook.product(),
                        playbook.title(),
                        playbook.guide(),
                        playbook.settings(),
                        playbook.secrets(),
                        playbook.versions(),
                        stores,
                        services,
                        phases,
                        List.of(),
                        playbook.compatibility(),
                        playbook.onFailure(),
                        playbook.migrateWhileRunning(),
                        playbook.file(),
                        playbook.digest(),
                        playbook.files()),
                notes,
                findings);
    }

    private boolean holds(Optional<When> when) {
        return when.map(one -> one.holds(values, playbook.versions().order())).orElse(true);
    }

    private Map<Phase, List<StepSpec>> phases(Map<String, StoreSpec> stores) {
        Map<Phase, List<StepSpec>> phases = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            phases.put(phase, new ArrayList<>());
        }
        for (Release release : crossed()) {
            release.notes().forEach(note -> notes.add(release.version() + ": " + show(note)));
            release.phases().forEach((phase, steps) -> add(phases, phase, steps, stores));
        }
        playbook.phases().forEach((phase, steps) -> add(phases, phase, steps, stores));
        return phases;
    }

    private List<Release> crossed() {
        List<Release> releases = playbook.releases();
        int begin = behind(from);
        return releases.subList(begin, Math.max(begin, behind(to))).stream()
                .filter(release -> holds(release.when()))
                .toList();
    }

    /** How many releases are not newer than this version. They stand in order, and a long path asks for every hop. */
    private int behind(String version) {
        int low = 0;
        int high = playbook.releases().size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            String release = playbook.releases().get(middle).version();
            if (playbook.versions().order().compare(release, version) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void add(
            Map<Phase, List<StepSpec>> phases, Phase phase, List<StepSpec> steps, Map<String, StoreSpec> stores) {
        List<StepSpec> target = phases.computeIfAbsent(phase, one -> new ArrayList<>());
        steps.stream()
                .filter(step -> holds(step.when()))
                .map(step -> present(step, stores))
                .forEach(step -> target.addAll(unrolled(step)));
    }

    /** A step that changes only stores that are not there would change what nobody saved. */
    private StepSpec present(StepSpec step, Map<String, StoreSpec> stores) {
        List<String> changes = step.changes().orElse(List.of());
        List<String> there = changes.stream().filter(stores::containsKey).toList();
        if (!changes.isEmpty() && there.isEmpty()) {
            findings.add(Finding.block(
                    "stores",
                    "step " + step.id() + " changes " + String.join(", ", changes)
                            + ", which the playbook leaves out here (when)",
                    "Give the step the same when, or let it change another store"));
        }
        return there.size() == changes.size() ? step : step.withChanges(there);
    }

    /** What asks for a value of a store that is not there would be a failure in the middle of the upgrade. */
    private void answered(String what, List<Call> calls, Map<String, StoreSpec> stores) {
        calls.stream()
                .flatMap(call -> References.of(call, playbook.settings()).stores().stream())
                .filter(store -> !stores.containsKey(store))
                .distinct()
                .forEach(store -> findings.add(Finding.block(
                        "stores",
                        what + " asks for store " + store + ", which the playbook leaves out here (when)",
                        "Give it the same when, or let it do without the store")));
    }

    private List<StepSpec> unrolled(StepSpec step) {
        if (step.each().isEmpty()) {
            return List.of(step);
        }
        List<String> items = step.each().get().stream()
                .flatMap(text -> show(text).lines())
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .distinct()
                .toList();
        List<StepSpec> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i);
            // What makes no good name of a file counts instead.
            String name = item.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,39}") ? item : Integer.toString(i + 1);
            all.add(step.withItem(name, item));
        }
        return all;
    }

    private String show(Text text) {
        return text.template().fill(name -> Optional.of(values.apply(name).orElse("${" + name + "}")));
    }
}
