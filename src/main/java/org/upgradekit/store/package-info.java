/** What holds state and can be saved and put back: one class for each kind. */
@NullMarked
package org.upgradekit.store;

import org.jspecify.annotations.NullMarked;
