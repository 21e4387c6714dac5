/** Tests of {@code playbook}. */
@NullMarked
package org.upgradekit.playbook;

import org.jspecify.annotations.NullMarked;
