package org.upgradekit.service;

/** The run on whose behalf a service is stopped: what the fence tells the person who finds it. */
public record Raiser(String product, String run) {}
