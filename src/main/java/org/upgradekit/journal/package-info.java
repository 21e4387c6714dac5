/** The truth about a run: chained, forced records, and the fold that turns them into its state. A crash leaves a torn last line at worst, which is cut off. */
@NullMarked
package org.upgradekit.journal;

import org.jspecify.annotations.NullMarked;
