package org.upgradekit.playbook;

/** What a failing check means. */
public enum Severity {
    WARN,
    BLOCK,
    UNWAIVABLE
}
