package org.upgradekit.plan;

import java.util.List;

/**
 * The way back of a run, itself a plan: it can be shown, is journalled and can be resumed.
 *
 * @param reason why, in one line
 * @param asked an operator asked for it, rather than a policy after a failure
 */
public record Rollback(String run, String reason, boolean asked, List<Step> steps) {}
