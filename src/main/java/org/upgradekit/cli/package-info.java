/** Options in, one call, exit code out. */
@NullMarked
package org.upgradekit.cli;

import org.jspecify.annotations.NullMarked;
