package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Position;

/**
 * A verb with its modifiers. {@code user}, {@code env} and {@code dir} of the step around it are inherited already.
 *
 * @param envFiles files with lines {@code KEY=value}, whose values are secrets; {@code env} is stronger
 * @param expect an object, empty when the playbook says nothing; its texts may hold references, which
 *     {@link Template#fillExpectation} fills before {@code Expectation.of} reads it
 */
public record Call(
        Verb verb,
        Optional<Text> user,
        Map<String, Text> env,
        List<Text> envFiles,
        Optional<Text> dir,
        Optional<Duration> timeout,
        Optional<Retry> retry,
        JsonNode expect,
        Position at) {
    /** With this retry where it has none of its own. */
    Call orRetry(Retry otherwise) {
        return new Call(verb, user, env, envFiles, dir, timeout, Optional.of(retry.orElse(otherwise)), expect, at);
    }
}
