package org.upgradekit.postgres;

/**
 * Something that forbids taking a database into custody, or that a person should know before it is.
 *
 * @param id stable, for waivers
 * @param blocks false for what is only told
 */
public record Obstacle(String id, boolean blocks, String what, String why, String remedy) {}
