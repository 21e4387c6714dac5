package org.upgradekit.testing;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test whose {@link Tier} this machine cannot run, or fails it where nothing may be skipped. */
final class TierCondition implements ExecutionCondition {
    private static final String STRICT = "upgradekit.ci";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<Need> missing = context.getElement().stream()
                .flatMap(element -> Arrays.stream(element.getAnnotations()))
                .flatMap(TierCondition::tier)
                .flatMap(tier -> Arrays.stream(tier.value()))
                .filter(need -> need.missing().isPresent())
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("all that it needs is here");
        }
        String reason =
                missing.stream().map(Need::missing).flatMap(Optional::stream).collect(Collectors.joining("; "));
        if (Boolean.getBoolean(STRICT) && !missing.stream().allMatch(Need::maySkipInCi)) {
            throw new IllegalStateException("nothing may be skipped here, but this machine lacks " + reason);
        }
        System.err.println("SKIPPED " + context.getDisplayName() + ": needs " + reason);
        return ConditionEvaluationResult.disabled("needs " + reason);
    }

    /** A test may bear several of the annotations: each carries its own {@link Tier}. */
    private static Stream<Tier> tier(Annotation annotation) {
        return annotation instanceof Tier tier
                ? Stream.of(tier)
                : Stream.ofNullable(annotation.annotationType().getAnnotation(Tier.class));
    }
}
