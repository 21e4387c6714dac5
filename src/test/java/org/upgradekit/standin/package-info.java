/** Small products that behave as badly as real ones do, upgraded by the whole program on a real PostgreSQL. */
@NullMarked
package org.upgradekit.standin;

import org.jspecify.annotations.NullMarked;
