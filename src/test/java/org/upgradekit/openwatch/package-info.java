/** The shipped playbook of OpenWatch, tried on a host with systemd, PostgreSQL and a stand-in for the program. */
@NullMarked
package org.upgradekit.openwatch;

import org.jspecify.annotations.NullMarked;
