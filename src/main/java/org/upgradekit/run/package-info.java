/** Lock, runner, fencing, heartbeat, resume and rollback. What a crash leaves behind, the journal names. */
@NullMarked
package org.upgradekit.run;

import org.jspecify.annotations.NullMarked;
