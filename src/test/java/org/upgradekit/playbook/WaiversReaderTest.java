package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;

class WaiversReaderTest {
    private static List<WaiverSpec> read(String text) {
        return new WaiversReader().read("waivers.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> wrong(String text) {
        try {
            read(text);
        } catch (InputFailure failure) {
            return failure.diagnostics().stream()
                    .map((Diagnostic one) -> one.where().orElseThrow().line() + " " + one.summary()
                            + (one.hint().isEmpty() ? "" : "; " + one.hint()))
                    .toList();
        }
        throw new AssertionError("it was read");
    }

    @Test
    void readsWhatAnOperatorDecided() {
        List<WaiverSpec> waivers = read("""
                waivers:
                  - {id: extension-outside, reason: 'saved by pgBackRest', who: alice, expires: 2026-12-31}
                  - {id: books-closed, reason: 'as every year', who: bob}
                """);
        assertThat(waivers).extracting(WaiverSpec::id).containsExactly("extension-outside", "books-closed");
        assertThat(waivers.get(0).expires()).isEqualTo(Optional.of(LocalDate.of(2026, 12, 31)));
        assertThat(waivers.get(1).who()).isEqualTo("bob");
        assertThat(waivers.get(1).at().line()).isEqualTo(3);
        assertThat(read("waivers: []")).isEmpty();
    }

    @Test
    void tellsAllThatIsWrongWithItsPlace() {
        assertThat(wrong("""
                        waivers:
                          - {id: a, reasn: x, who: alice}
                          - {id: b, reason: x, who: alice, expires: tomorrow}
                          - {id: c, reason: x, who: alice, expires: 2026-02-30}
                          - {id: d, reason: '', who: alice}
                        """))
                .containsExactly(
                        "2 missing key \"reason\"",
                        "2 unknown key \"reasn\"; did you mean \"reason\"?",
                        "3 \"tomorrow\" is no value for \"expires\"",
                        "4 there is no day 2026-02-30",
                        "5 \"\" is no value for \"reason\"");
    }

    @Test
    void isNoPlaybook() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> read("waivers: &a []")).hasMessageContaining("not allowed in a file of waivers");
        assertThat(wrong("playbook: 1")).contains("1 unknown key \"playbook\"", "1 missing key \"waivers\"");
    }
}
