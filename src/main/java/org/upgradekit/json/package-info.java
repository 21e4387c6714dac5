/** Canonical JSON (RFC 8785), digests of it, and small readers over Jackson's tree. */
@NullMarked
package org.upgradekit.json;

import org.jspecify.annotations.NullMarked;
