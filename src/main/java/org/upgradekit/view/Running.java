package org.upgradekit.view;

import java.util.Optional;
import java.util.function.Supplier;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;

/**
 * The run that a live view shows.
 *
 * @param rollback asked once the run goes back
 * @param watching from another process: then an interrupt ends the watching alone
 */
public record Running(Plan plan, Supplier<Optional<Rollback>> rollback, Commands commands, boolean watching) {}
