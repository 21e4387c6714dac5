/** Tests of the SQL and of Flyway, on real servers. */
@NullMarked
package org.upgradekit.postgres;

import org.jspecify.annotations.NullMarked;
