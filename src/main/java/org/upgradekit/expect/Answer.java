package org.upgradekit.expect;

/**
 * What a verb answered.
 *
 * @param code exit code of a program, or status of a response; 0 for a query that succeeded
 * @param text a program's output, a response's body, or a query's value
 */
public record Answer(int code, String text) {}
