package org.upgradekit.playbook;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.version.Order;
import org.upgradekit.version.Routes;

/**
 * How the product's versions are found, ordered and stepped through.
 *
 * @param installed asks for the installed version
 * @param available the versions that can be installed; empty when the playbook does not say
 * @param asked asks for them instead, one a line
 * @param minor only connected minor versions, and the last minor of a major to the next major
 * @param stops versions, or lines of versions, that may not be jumped over
 * @param support until which day a line of versions is supported
 */
public record Versions(
        Call installed,
        Order order,
        List<String> available,
        Optional<Call> asked,
        boolean minor,
        List<String> stops,
        Map<String, LocalDate> support) {
    /**
     * The rules of the path.
     *
     * @param answered the available versions, where the host was asked for them
     */
    public Routes routes(Optional<List<String>> answered) {
        return new Routes(order, answered.orElse(available), minor, stops);
    }
}
