/** Tests that secrets stay secret. */
@NullMarked
package org.upgradekit.secret;

import org.jspecify.annotations.NullMarked;
