/** Tests of what is observed. */
@NullMarked
package org.upgradekit.observe;

import org.jspecify.annotations.NullMarked;
