package org.upgradekit.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was observed on a host at one moment, and all that the planner knows of it.
 *
 * @param installed the version that the product's own probe named
 * @param available the versions that can be installed, where the host was asked for them
 * @param settings what the probes among the settings answered, by name
 * @param stores by the id in the playbook
 * @param services by the id in the playbook
 * @param migrations of the steps that bring their own files, by step id
 * @param mounts the file systems that a run would write to
 * @param findings what the checks found that need more than these facts
 */
public record Facts(
        HostFacts host,
        String installed,
        Optional<List<String>> available,
        Map<String, String> settings,
        Map<String, StoreFacts> stores,
        Map<String, ServiceFacts> services,
        Map<String, MigrationFacts> migrations,
        List<Mount> mounts,
        List<Finding> findings) {

    /** The machine and the user the run would be. */
    public record HostFacts(String hostname, String machineId, String user, boolean root) {}

    /**
     * A file system and what a run would write to it.
     *
     * @param needs bytes that the run is expected to write; what earlier runs left does not count
     */
    public record Mount(String path, String purpose, long needs, long free) {
        /** Both on the same file system: it has to have room for the sum. */
        public Mount and(Mount other) {
            return new Mount(
                    path, purpose + ", " + other.purpose(), needs + other.needs(), Math.min(free, other.free()));
        }

        /** Whether there is room. */
        public Finding finding() {
            String text = path + " needs " + Sizes.text(needs) + " of " + Sizes.text(free) + " for " + purpose;
            return needs < free
                    ? Finding.pass("disk", text)
                    : Finding.block("disk", text, "Make room there; upgrade explain disk says what can go elsewhere");
        }
    }

    /**
     * A service as it is.
     *
     * @param fence how it is kept down while stopped; empty when this tool cannot
     * @param triggers other units that start it: sockets, timers, upholders
     */
    public record ServiceFacts(boolean running, String fence, List<String> triggers) {}

    /** The same for a later hop, whose migrations nobody can know before the ones before them. */
    public Facts withoutMigrations() {
        return new Facts(host, installed, available, settings, stores, services, Map.of(), mounts, findings);
    }

    /** Names that stay equal while nothing moved: a plan made from other ones is stale. */
    public SortedMap<String, String> identity() {
        SortedMap<String, String> names = new TreeMap<>();
        names.put("host.machine-id", host.machineId());
        names.put("host.user", host.user());
        names.put("installed", installed);
        settings.forEach((name, value) -> names.put("settings." + name, value));
        stores.forEach((id, store) ->
                store.identity().forEach((name, value) -> names.put("stores." + id + "." + name, value)));
        services.forEach((id, service) -> names.put("services." + id, service.running() ? "running" : "stopped"));
        migrations.forEach((id, migration) -> names.put("migrations." + id, migration.identity()));
        return names;
    }
}
