/** Tests of {@code expect}. */
@NullMarked
package org.upgradekit.expect;

import org.jspecify.annotations.NullMarked;
