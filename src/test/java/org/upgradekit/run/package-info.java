/** Tests of the way back and of run ids. */
@NullMarked
package org.upgradekit.run;

import org.jspecify.annotations.NullMarked;
