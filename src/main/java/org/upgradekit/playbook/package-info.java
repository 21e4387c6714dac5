/** YAML nodes become records that keep their lines; the keys are data that reader, schema and reference page walk. */
@NullMarked
package org.upgradekit.playbook;

import org.jspecify.annotations.NullMarked;
