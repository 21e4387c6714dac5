/** Stores of every kind, held to one contract, on real files and real servers. */
@NullMarked
package org.upgradekit.store;

import org.jspecify.annotations.NullMarked;
