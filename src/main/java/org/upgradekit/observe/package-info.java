/** Reads facts about this host; changes nothing but a scratch database that proves the rights to restore. */
@NullMarked
package org.upgradekit.observe;

import org.jspecify.annotations.NullMarked;
