package org.upgradekit.playbook;

import org.upgradekit.json.Choice;

/** The phases in their order. */
public enum Phase {
    PRE_CHECKS,
    PREPARE,
    BACKUP,
    INSTALL,
    MIGRATE,
    RESTART,
    VERIFY;

    /** As playbooks, plans and screens write it: {@code pre-checks}. */
    public String yamlName() {
        return Choice.name(this);
    }
}
