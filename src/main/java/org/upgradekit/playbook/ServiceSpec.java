package org.upgradekit.playbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Position;

/**
 * A service as the playbook has it.
 *
 * @param ready asked before, after each start, and in a rollback; it has a retry
 * @param changes stores that its start migrates
 * @param timeout for a start that changes stores
 * @param staysUp how long it must run after its start before an upgrade is done
 */
public record ServiceSpec(
        String id,
        Kind kind,
        Optional<Call> ready,
        List<String> changes,
        Optional<Duration> timeout,
        Duration staysUp,
        Optional<When> when,
        Position at) {
    /** Of a service that says nothing: who dies of what its first users ask mostly does so within seconds. */
    public static final Duration STAYS_UP = Duration.ofSeconds(5);

    /** All that it calls, as far as the playbook says it. */
    public List<Call> calls() {
        Stream<Call> commands =
                kind instanceof Commands all ? Stream.of(all.start(), all.stop(), all.status()) : Stream.empty();
        return Stream.concat(commands, ready.stream()).toList();
    }

    /** The kinds of services. */
    public sealed interface Kind {}

    /** A unit of systemd. */
    public record Systemd(Text unit) implements Kind {}

    /**
     * Containers of a Compose project.
     *
     * @param command what is called, its own words first: {@code docker compose}, or a product's wrapper around it
     * @param files for {@code -f}, in their order; none for those that the command finds in {@code dir}
     * @param project for {@code -p}
     * @param services those that are meant; all when empty
     */
    public record Compose(
            List<Text> command,
            Text dir,
            List<Text> files,
            Optional<Text> project,
            List<Text> services,
            Map<String, Text> env,
            Optional<Text> user)
            implements Kind {}

    /** A service that commands start and stop; {@code status} succeeds while it runs. */
    public record Commands(Call start, Call stop, Call status) implements Kind {}
}
