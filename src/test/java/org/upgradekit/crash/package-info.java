/** The packaged program, killed from outside: whatever it leaves, resume ends new and rollback ends old. */
@NullMarked
package org.upgradekit.crash;

import org.jspecify.annotations.NullMarked;
