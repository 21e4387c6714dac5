/** The packaged program on whole hosts: real services under a real service manager, boots and power cuts. */
@NullMarked
package org.upgradekit.system;

import org.jspecify.annotations.NullMarked;
