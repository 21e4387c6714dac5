package org.upgradekit.playbook;

/**
 * A file of a playbook's folder.
 *
 * @param digest {@code sha256:} and hex, over its bytes
 * @param executable whether somebody may execute it
 */
public record PlaybookFile(String digest, boolean executable) {}
