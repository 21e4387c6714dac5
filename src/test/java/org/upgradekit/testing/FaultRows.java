package org.upgradekit.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Writes what became of each {@link Fault} to {@code target/crash-suite.tsv}: fault, cases, survived, the test. A fault
 * that several tests make, or one with several parameters, has several lines there.
 */
final class FaultRows implements AfterTestExecutionCallback, ParameterResolver {
    private static final Namespace OURS = Namespace.create(FaultRows.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cases.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(OURS).computeIfAbsent(Cases.class, type -> new Cases(), Cases.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        Cases counted = context.getStore(OURS).get(Cases.class, Cases.class);
        boolean passed = context.getExecutionException().isEmpty();
        int tried = counted == null ? 1 : counted.tried();
        int survived = counted == null ? 1 : counted.survived();
        // What a test asserts beside its cases is a case as well when it fails.
        if (!passed && survived == tried) {
            survived = 0;
        }
        String fault =
                context.getRequiredTestMethod().getAnnotation(Fault.class).value();
        write(fault + "\t" + tried + "\t" + survived + "\t"
                + context.getRequiredTestClass().getSimpleName() + "\n");
    }

    private static synchronized void write(String line) throws IOException {
        Path target = Path.of(System.getProperty("upgradekit.target", "target"));
        Files.writeString(
                target.resolve("crash-suite.tsv"),
                line,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
