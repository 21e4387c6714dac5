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
import org.upgradekit.testing.Golden;

/** What a playbook comes to, with the origin of each value. */
class PlaybookShowTest {
    private static final String PLAYBOOK = """
            playbook: 1
            product: shop
            title: Shop
            settings:
              port: 8443
              host: localhost
              url: 'https://admin:hunter22@${host}:${port}'
              schema: {run: [shop, --schema, '${url}'], expect: {text: '(.*)'}}
              java: {'<25': 17, '>=25': 21}
              api-token: s3same
              call: 'https://${host}/?t=${api-token}'
            secrets:
              dsn: {file: /etc/shop/env, key: DSN}
            versions:
              installed: {run: [shop, --version]}
              available: ['1.9', '2.0']
            stores:
              database: {postgresql: {url: '${secret.dsn}'}}
            services:
              shop: {systemd: shop.service, ready: {run: [shop, --ready]}}
            pre-checks:
              - {id: books, run: [shop, --closed]}
            releases:
              '2.0': {notes: 'Read ${to} on ${host}'}
            install:
              - id: put
                run: |
                  shop put ${SHOP}
                  shop done
                env: {SHOP: '${schema} of ${host} by ${java}, $${HOME}', DB_PASSWORD: fixed}
                changes: [database]
                timeout: 1m
                expect: {json: {host: '${host}', ready: true}}
              - id: tell
                http: {url: 'https://${host}', method: POST, json: {tell: ['${host}'], to: {password: sesame7, size: 3}}}
                changes: []
            verify:
              - {id: look, run: ['${playbook}/files/look.sh', '${call}'], each: [a, b]}
            """;

    @TempDir
    private Path directory;

    private Path folder;
    private Operator operator;

    @BeforeEach
    void make() throws IOException {
        folder = directory.toRealPath().resolve("shop");
        Files.createDirectories(folder.resolve("releases"));
        Files.createDirectories(folder.resolve("files"));
        Files.writeString(folder.resolve("playbook.yaml"), PLAYBOOK);
        Files.writeString(folder.resolve("releases/1.9.yaml"), "notes: [one, two]\nwhen: {from: '<1.8'}\n");
        Files.writeString(folder.resolve("files/look.sh"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(folder.resolve("files/look.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("shop.conf"), "# shop\nSET_PORT=9443\nON_FAILURE=rollback\n");
        operator = Operator.with(directory.resolve("state")).environment("UPGRADE_CONFIG_DIR", directory.toString());
    }

    private Screen show(String... more) {
        String[] words = new String[more.length + 3];
        words[0] = "playbook";
        words[1] = "show";
        words[2] = folder.toString();
        System.arraycopy(more, 0, words, 3, more.length);
        return operator.types(words);
    }

    @Test
    void everyValueIsShownWithItsOrigin() {
        Screen shown = show("--set", "host=db1");
        assertThat(shown.exit()).as(shown.all()).isZero();
        assertThat(shown.err()).isEmpty();
        assertThat(shown.all()).doesNotContain("hunter22", "s3same", "fixed", "sesame7");
        Golden.assertEqual(
                "golden/playbook-folder/show.txt",
                shown.out().replace(directory + "/", "").replace(folder + "/", ""));
    }

    @Test
    void asJsonTheOriginsAreWhole() {
        Screen shown = show("-o", "json", "--set", "host=db1");
        assertThat(shown.exit()).as(shown.all()).isZero();
        assertThat(shown.all()).doesNotContain("hunter22", "s3same", "fixed", "sesame7");
        JsonObject result = JsonObject.parse("stdout", shown.out());
        assertThat(result.text("format")).isEqualTo("upgradekit.playbook/1");
        assertThat(result.text("digest")).startsWith("sha256:");
        assertThat(result.objects("values"))
                .extracting(one -> one.text("key") + " = " + one.text("value") + " < " + one.text("from"))
                .contains(
                        "settings.host = db1 < --set",
                        "settings.port = 9443 < " + directory + "/shop.conf:2",
                        "releases.1.9.notes = [one, two] < " + folder + "/releases/1.9.yaml:1",
                        "install.put.timeout = 1m < " + folder + "/playbook.yaml:32",
                        "on-failure = rollback < " + directory + "/shop.conf:3",
                        "settings.schema = asked of the host < " + folder + "/playbook.yaml:8",
                        "migrate-while = stopped < default");
    }

    @Test
    void aSettingThatItDoesNotHaveIsRefused() {
        Screen refused = show("--set", "hots=db1");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("the playbook has no setting \"hots\"", "did you mean \"host\"?");
    }
}
