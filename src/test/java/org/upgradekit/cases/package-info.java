/** Whole cases in files: playbook and facts in; plan, journal, screen and exit code out. */
@NullMarked
package org.upgradekit.cases;

import org.jspecify.annotations.NullMarked;
