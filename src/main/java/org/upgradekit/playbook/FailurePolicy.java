package org.upgradekit.playbook;

/** What happens when a step fails. */
public enum FailurePolicy {
    STOP,
    ROLLBACK,
    ASK
}
