/** Inputs that nobody would write, for everything that reads what somebody else may have written. */
@org.jspecify.annotations.NullMarked
package org.upgradekit.fuzz;
