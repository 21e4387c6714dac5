/** Tests of the whole and of its structure. */
@NullMarked
package org.upgradekit;

import org.jspecify.annotations.NullMarked;
