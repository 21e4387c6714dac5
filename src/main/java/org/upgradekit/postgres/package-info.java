/** The only place that knows SQL and Flyway. */
@NullMarked
package org.upgradekit.postgres;

import org.jspecify.annotations.NullMarked;
