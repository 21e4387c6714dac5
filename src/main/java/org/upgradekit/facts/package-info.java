/** What was observed on a host, as values. */
@NullMarked
package org.upgradekit.facts;

import org.jspecify.annotations.NullMarked;
