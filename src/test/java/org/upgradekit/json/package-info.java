/** Tests of {@code json}. */
@NullMarked
package org.upgradekit.json;

import org.jspecify.annotations.NullMarked;
