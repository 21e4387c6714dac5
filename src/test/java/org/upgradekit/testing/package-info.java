/** What tests of several packages share: the tiers that a machine can run, and disposable hosts. */
@NullMarked
package org.upgradekit.testing;

import org.jspecify.annotations.NullMarked;
