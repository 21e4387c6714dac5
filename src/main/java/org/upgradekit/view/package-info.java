/** The same events as plain lines, live terminal and JSON. */
@NullMarked
package org.upgradekit.view;

import org.jspecify.annotations.NullMarked;
