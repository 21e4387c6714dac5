/** The only door out: files, processes, HTTP, clock, signals and terminal of this machine, as values and interfaces that a test can replace. */
@NullMarked
package org.upgradekit.host;

import org.jspecify.annotations.NullMarked;
