/**
 * The demo product: a small real HTTP service on a real PostgreSQL, with two versions, for {@code src/dev/demo} and for
 * tests of the whole. All that it makes lies in one directory; a crash leaves that directory, a PostgreSQL server whose
 * pid stands in its {@code data/postmaster.pid}, and a service whose pid stands in {@code run/notes.pid}.
 */
@NullMarked
package org.upgradekit.demo;

import org.jspecify.annotations.NullMarked;
