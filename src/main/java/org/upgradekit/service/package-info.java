/** What is stopped and started: systemd units and commands. A crash leaves a fence in place, which the journal names as owed. */
@NullMarked
package org.upgradekit.service;

import org.jspecify.annotations.NullMarked;
