/** One class for each verb and each inserted step: perform and probe. */
@NullMarked
package org.upgradekit.action;

import org.jspecify.annotations.NullMarked;
