package org.upgradekit.playbook;

import java.util.OptionalInt;
import org.upgradekit.diagnostic.Position;

/**
 * How far another component's version may lie from the product's.
 *
 * @param version of the component: a text, which is a setting's or a fact's
 * @param sameMajor whether both have the same major version
 * @param minor how many minor versions they may lie apart
 */
public record Compatibility(String component, Text version, boolean sameMajor, OptionalInt minor, Position at) {}
