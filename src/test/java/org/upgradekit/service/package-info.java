/** Services that really start, stop, lie and die. */
@NullMarked
package org.upgradekit.service;

import org.jspecify.annotations.NullMarked;
