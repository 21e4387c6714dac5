package org.upgradekit.playbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a version brings when the path crosses it: {@code from < version <= to}.
 *
 * @param notes for people, one each
 * @param phases its steps, which come before the phase's own
 */
public record Release(String version, List<Text> notes, Optional<When> when, Map<Phase, List<StepSpec>> phases) {}
