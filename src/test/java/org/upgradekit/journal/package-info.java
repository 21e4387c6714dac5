/** Tests of codec, chain and fold. */
@NullMarked
package org.upgradekit.journal;

import org.jspecify.annotations.NullMarked;
