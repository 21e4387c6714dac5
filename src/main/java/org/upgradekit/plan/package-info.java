/** The planner (a pure function of playbook, facts, target and options), what it refuses, and the plan's codec. */
@NullMarked
package org.upgradekit.plan;

import org.jspecify.annotations.NullMarked;
