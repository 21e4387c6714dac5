package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.testing.Golden;

class DiagnosticViewTest {
    private final DiagnosticView view = new DiagnosticView(Sample.STYLE);

    private static Diagnostic at(int column, String source) {
        return Diagnostic.error(
                new Position("playbook.yaml", 14, column, source),
                "unknown step kind \"migrat\"",
                "Known kinds are backup, command, files, migration, service.",
                "did you mean \"migration\"?");
    }

    @Test
    void severalAreShownInOneGoWithACount() {
        Golden.assertEqual(
                "view/diagnostics.txt",
                view.text(List.of(
                        at(7, "    - migrat: {to: \"2.4\"}"),
                        at(1500, "x".repeat(1499) + "migrat: " + "y".repeat(1500)),
                        at(3, "\t\tmigrat\u001b[31m: 1"),
                        at(99, "short"),
                        Diagnostic.warning("TLS is not verified", "", ""),
                        Diagnostic.error(
                                "the database cannot be reached",
                                "postgresql://localhost:5432/openwatch: connection refused\nNothing has been changed.",
                                "start it: systemctl start postgresql"))));
    }

    @Test
    void oneStandsAloneWithoutACount() {
        assertThat(view.text(List.of(Diagnostic.error("it broke", "", "")))).isEqualTo("Error: it broke\n");
    }

    @Test
    void aCommandIsNeverBroken() {
        String command = "upgrade plan " + "x".repeat(80) + " --to 2.0 --out " + "y".repeat(80);
        assertThat(view.text(List.of(Diagnostic.error("it is stale", "", "Review a new one:\n" + command))))
                .isEqualTo("Error: it is stale\nHint: Review a new one:\n" + command + "\n");
    }

    @Test
    void asJsonItIsOneLine() {
        assertThat(DiagnosticView.json(List.of(at(7, "x")), ExitCode.USAGE))
                .isEqualTo("{\"diagnostics\":[{\"column\":7,\"detail\":\"Known kinds are backup, command, files,"
                        + " migration, service.\",\"file\":\"playbook.yaml\",\"hint\":\"did you mean"
                        + " \\\"migration\\\"?\",\"line\":14,\"severity\":\"error\",\"summary\":\"unknown step kind"
                        + " \\\"migrat\\\"\"}],\"exit-code\":2,\"format\":\"upgradekit.diagnostics/1\"}");
    }
}
