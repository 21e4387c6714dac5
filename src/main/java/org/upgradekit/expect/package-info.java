/** Judges what a verb answered: exit, status, text, json, value. There is no expression language. */
@NullMarked
package org.upgradekit.expect;

import org.jspecify.annotations.NullMarked;
