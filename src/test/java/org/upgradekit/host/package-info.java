/** Tests of the door to the machine, with real files, processes, servers and signals; and hosts that fail on demand. */
@NullMarked
package org.upgradekit.host;

import org.jspecify.annotations.NullMarked;
