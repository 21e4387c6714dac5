/** Tests of {@code version}. */
@NullMarked
package org.upgradekit.version;

import org.jspecify.annotations.NullMarked;
