package org.upgradekit.store;

/** Which version's state of a store, once a rollback has kept the other one aside. */
public enum Side {
    OLD,
    NEW
}
