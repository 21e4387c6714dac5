package org.upgradekit.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A run in a list.
 *
 * @param result as its journal has it: {@code done}, {@code rolled-back}, {@code interrupted}
 * @param millis from its begin to its last record; empty when no record was written
 */
public record RunLine(
        String id, String product, String from, String to, String result, Instant began, Optional<Long> millis) {}
