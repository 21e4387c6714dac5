/** Tests of the manifest. */
@NullMarked
package org.upgradekit.restorepoint;

import org.jspecify.annotations.NullMarked;
