package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A command on a screen is copied and typed: a shell must read what was meant. */
class CommandsTest {
    @Test
    void plainWordsStandAsTheyAre() {
        Commands plain = new Commands("./playbook.yaml", "notes", "--state-dir /x", "--set a=b", "");
        assertThat(plain.plan("2.0-rc1+7", "notes.plan.json"))
                .isEqualTo(
                        "upgrade plan ./playbook.yaml --state-dir /x --to 2.0-rc1+7 --set a=b --out notes.plan.json");
        assertThat(plain.apply("2.0")).isEqualTo("upgrade apply ./playbook.yaml --state-dir /x --to 2.0 --set a=b");
        assertThat(plain.applyFile("p.json")).isEqualTo("upgrade apply p.json --state-dir /x");
        assertThat(plain.resume()).isEqualTo("upgrade resume notes --state-dir /x");
        Commands bound = plain.within("--window-end 04:00");
        assertThat(bound.apply("2.0"))
                .isEqualTo("upgrade apply ./playbook.yaml --state-dir /x --to 2.0 --set a=b --window-end 04:00");
        assertThat(bound.applyFile("p.json")).isEqualTo("upgrade apply p.json --state-dir /x --window-end 04:00");
        assertThat(bound.resume()).isEqualTo("upgrade resume notes --state-dir /x");
    }

    @Test
    void whatAShellWouldReadOtherwiseIsQuoted() {
        Commands odd = new Commands("./my playbook.yaml", "notes", "", "", "");
        assertThat(odd.apply("2.0; reboot")).isEqualTo("upgrade apply './my playbook.yaml' --to '2.0; reboot'");
        assertThat(odd.plan("$(id)", "it's.json"))
                .isEqualTo("upgrade plan './my playbook.yaml' --to '$(id)' --out 'it'\\''s.json'");
        assertThat(odd.applyFile("a&b.json")).isEqualTo("upgrade apply 'a&b.json'");
        assertThat(Commands.word("")).isEqualTo("''");
    }
}
