/** One class for each verb and each inserted step: describe, perform, probe, undo. */
@NullMarked
package org.upgradekit.action;

import org.jspecify.annotations.NullMarked;
