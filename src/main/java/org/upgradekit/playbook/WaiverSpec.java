package org.upgradekit.playbook;

import java.time.LocalDate;
import java.util.Optional;
import org.upgradekit.diagnostic.Position;

/**
 * A waiver as a file of waivers has it.
 *
 * @param id of the check
 * @param who decided it
 * @param expires the last day on which it holds
 * @param at where the id stands
 */
public record WaiverSpec(String id, String reason, String who, Optional<LocalDate> expires, Position at) {}
