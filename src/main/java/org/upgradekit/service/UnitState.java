package org.upgradekit.service;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The properties of a unit, as {@code systemctl show} names them. */
record UnitState(Map<String, String> properties) {
    private static final Set<String> DOWN = Set.of("inactive", "failed");

    /** The unit's own name, which an alias leads to. */
    String id() {
        return get("Id");
    }

    boolean known() {
        return !get("LoadState").equals("not-found");
    }

    /** A unit that waits for its automatic restart is {@code activating}: it will be back. */
    boolean active() {
        return !DOWN.contains(get("ActiveState"));
    }

    /** For people. */
    String description() {
        return get("ActiveState") + " (" + get("SubState") + "), result " + get("Result");
    }

    long mainPid() {
        String pid = get("MainPID");
        return pid.isEmpty() ? 0 : Long.parseLong(pid);
    }

    String invocation() {
        return get("InvocationID");
    }

    List<String> triggeredBy() {
        return names("TriggeredBy");
    }

    List<String> upheldBy() {
        return names("UpheldBy");
    }

    /** Also where systemd forgot it, as it does with a stopped unit whose processes it was told to leave alone. */
    String controlGroup() {
        String named = get("ControlGroup");
        return named.isEmpty() ? path(get("Slice")) + "/" + id() : named;
    }

    /** {@code a-b.slice} lies in {@code a.slice}; {@code -.slice} is the root. */
    private static String path(String slice) {
        if (slice.isEmpty() || slice.equals("-.slice")) {
            return "";
        }
        StringBuilder path = new StringBuilder();
        int dash = slice.indexOf('-');
        while (dash > 0) {
            path.append('/').append(slice, 0, dash).append(".slice");
            dash = slice.indexOf('-', dash + 1);
        }
        return path.append('/').append(slice).toString();
    }

    private List<String> names(String property) {
        return Arrays.stream(get(property).split(" "))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private String get(String property) {
        return properties.getOrDefault(property, "");
    }
}
