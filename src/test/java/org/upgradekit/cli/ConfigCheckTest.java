package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.json.JsonObject;
import org.upgradekit.testing.Tier;

class ConfigCheckTest {
    private static final String PLAYBOOK = """
            playbook: 1
            product: shop
            settings:
              tls-port: 8443
              url: 'https://shop:hunter22@localhost:${tls-port}'
              api-token: none
            secrets:
              dsn: {file: /etc/shop/env, key: DSN}
            versions:
              installed: {run: [shop], expect: {text: '(.*)'}}
            on-failure: rollback
            """;

    @TempDir
    private Path directory;

    private Operator operator;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(directory.resolve("playbook.yaml"), PLAYBOOK);
        operator = Operator.with(directory.resolve("state")).environment("UPGRADE_CONFIG_DIR", directory.toString());
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private Screen check(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "config";
        all[1] = "check";
        System.arraycopy(words, 0, all, 2, words.length);
        return operator.types(all);
    }

    private Screen ofPlaybook() {
        return check(directory.resolve("playbook.yaml").toString());
    }

    private static String line(Screen screen, String key) {
        assertThat(screen.exit()).as(screen.all()).isZero();
        return screen.out()
                .lines()
                .filter(line -> line.startsWith(key + " "))
                .findFirst()
                .orElse("no " + key + " in " + screen.out())
                .replaceAll("\\s+", " ");
    }

    @Test
    void theStrongestLayerWinsAndIsNamed() throws IOException {
        assertThat(line(check(), "BACKUP_RETENTION_DAYS")).isEqualTo("BACKUP_RETENTION_DAYS 30 default");
        assertThat(line(ofPlaybook(), "ON_FAILURE"))
                .isEqualTo("ON_FAILURE rollback " + directory.resolve("playbook.yaml"));
        file("upgrade.conf", "# all\nON_FAILURE=ask\nBACKUP_RETENTION_DAYS = '90'\n");
        assertThat(line(ofPlaybook(), "ON_FAILURE")).isEqualTo("ON_FAILURE ask " + directory + "/upgrade.conf:2");
        file("shop.conf", "export ON_FAILURE=\"stop\"\n");
        assertThat(line(ofPlaybook(), "ON_FAILURE")).isEqualTo("ON_FAILURE stop " + directory + "/shop.conf:1");
        assertThat(line(check("shop"), "ON_FAILURE")).contains("stop", "shop.conf:1");
        assertThat(line(check(), "ON_FAILURE")).contains("ask", "upgrade.conf:2");
        assertThat(line(ofPlaybook(), "BACKUP_RETENTION_DAYS")).contains(" 90 ", "upgrade.conf:3");
        operator = operator.environment("UPGRADE_ON_FAILURE", "rollback");
        assertThat(line(ofPlaybook(), "ON_FAILURE")).isEqualTo("ON_FAILURE rollback environment UPGRADE_ON_FAILURE");
        assertThat(line(check("--state-dir", "/elsewhere"), "STATE_DIR")).isEqualTo("STATE_DIR /elsewhere --state-dir");
    }

    @Test
    void settingsHaveTheirLineAndSecretsNoValue() throws IOException {
        file("shop.conf", "SET_TLS_PORT=9443\nSET_API_TOKEN=abcdefgh\n");
        Screen screen = ofPlaybook();
        assertThat(line(screen, "SET_TLS_PORT")).isEqualTo("SET_TLS_PORT 9443 " + directory + "/shop.conf:1");
        assertThat(line(screen, "SET_URL")).contains("https://shop:[hidden]@localhost", "playbook.yaml:5");
        assertThat(line(screen, "SET_API_TOKEN")).contains("[hidden]");
        assertThat(line(screen, "secret dsn")).isEqualTo("secret dsn [hidden] /etc/shop/env, DSN");
        assertThat(screen.out()).doesNotContain("hunter22", "abcdefgh");
        JsonObject json = JsonObject.parse("stdout", check("shop", "-o", "json").out());
        assertThat(json.text("format")).isEqualTo("upgradekit.configuration/1");
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithItsPlace() throws IOException {
        file("upgrade.conf", "ON_FAILUER=stop\nBACKUP_RETENTION_DAYS=many\nSET_TLS_PORT=1\n");
        file(
                "shop.conf",
                "STATE_DIR=/x\nUPGRADE_WAIVERS=/y\nBACKUP_DIR=relative\nwhat is this\nWAIVERS=/a\nWAIVERS=/b\n");
        Screen screen = check("shop");
        assertThat(screen.exit()).isEqualTo(2);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err())
                .contains(
                        directory + "/upgrade.conf:1:1",
                        "unknown key \"ON_FAILUER\"",
                        "did you mean \"ON_FAILURE\"?",
                        "\"many\" is no value for BACKUP_RETENTION_DAYS",
                        "\"SET_TLS_PORT\" does not belong here",
                        directory + "/shop.conf:1:1",
                        "\"STATE_DIR\" does not belong here",
                        "did you mean \"WAIVERS\"?",
                        "\"relative\" is no value for BACKUP_DIR",
                        "this line is not KEY=VALUE",
                        "duplicate key \"WAIVERS\"",
                        "8 errors.");
        assertThat(operator.types("status", "shop").exit()).isEqualTo(2);
    }

    @Test
    void anUnknownSettingHasANearestOne() throws IOException {
        file("shop.conf", "SET_TLS_PROT=9443\n");
        Screen screen = ofPlaybook();
        assertThat(screen.exit()).isEqualTo(2);
        assertThat(screen.err()).contains("shop.conf:1:1", "no setting for SET_TLS_PROT", "\"SET_TLS_PORT\"?");
    }

    @Test
    void inTheEnvironmentOnlyWhatIsNearlyOursIsTold() {
        operator = operator.environment("UPGRADE_OF_SOMETHING_ELSE", "1");
        assertThat(check().exit()).isZero();
        operator = operator.environment("UPGRADE_STATE_DIRR", "/x");
        assertThat(check().err()).contains("UPGRADE_STATE_DIRR", "did you mean \"UPGRADE_STATE_DIR\"?");
        assertThat(check().exit()).isEqualTo(2);
    }

    @Test
    @Tier.NeedsRoot
    void aFileThatOthersCanWriteIsRefused() throws IOException {
        file("upgrade.conf", "ON_FAILURE=stop\n");
        Files.setPosixFilePermissions(directory.resolve("upgrade.conf"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Screen screen = check();
        assertThat(screen.exit()).isEqualTo(2);
        assertThat(screen.err()).contains("others can write to " + directory + "/upgrade.conf", "chmod go-w");
    }
}
