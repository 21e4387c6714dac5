/** The command line as an operator has it: options in, words and an exit code out, on real products. */
@NullMarked
package org.upgradekit.cli;

import org.jspecify.annotations.NullMarked;
