/** Resolves secrets where they are used and hides them in everything that is written. Writes nothing. */
@NullMarked
package org.upgradekit.secret;

import org.jspecify.annotations.NullMarked;
