package org.upgradekit;

/** The command {@code upgrade}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(0);
    }
}
