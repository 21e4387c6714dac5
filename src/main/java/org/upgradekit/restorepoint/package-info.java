/** Manifest, verification and retention of restore points. A directory without manifest.json is not a restore point. */
@NullMarked
package org.upgradekit.restorepoint;

import org.jspecify.annotations.NullMarked;
