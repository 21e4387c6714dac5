/** Versions and their order. Scalars are text as written: 8.10 is not 8.1. */
@NullMarked
package org.upgradekit.version;

import org.jspecify.annotations.NullMarked;
