/** Errors as values: what is wrong, where, and the way out; the three roots of failure; the exit codes. */
@NullMarked
package org.upgradekit.diagnostic;

import org.jspecify.annotations.NullMarked;
