/** Tests of planner and codecs. */
@NullMarked
package org.upgradekit.plan;

import org.jspecify.annotations.NullMarked;
