/** Screens are held against files that are read as an operator at night would read them. */
@NullMarked
package org.upgradekit.view;

import org.jspecify.annotations.NullMarked;
