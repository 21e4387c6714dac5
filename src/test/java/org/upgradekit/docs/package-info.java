/** Holds the documentation against the program: its examples run, its tables are complete. */
@NullMarked
package org.upgradekit.docs;

import org.jspecify.annotations.NullMarked;
