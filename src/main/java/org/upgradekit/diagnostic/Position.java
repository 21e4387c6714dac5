package org.upgradekit.diagnostic;

/**
 * A place in a text file that a person wrote.
 *
 * @param line counted from 1
 * @param column counted from 1
 * @param sourceLine the line itself, for the caret to stand under
 */
public record Position(String file, int line, int column, String sourceLine) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
