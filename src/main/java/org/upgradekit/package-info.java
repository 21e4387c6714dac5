/** Wires the objects together; holds the only exit of the process. */
@NullMarked
package org.upgradekit;

import org.jspecify.annotations.NullMarked;
