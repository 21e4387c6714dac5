package org.upgradekit.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.host.LocalHost;
import org.upgradekit.playbook.SecretSpec;

class SecretsTest {
    private final Redactor redactor = new Redactor();

    private String value(String inEnvironment) {
        try {
            return new Secrets(
                            Map.of("dsn", new SecretSpec("dsn", new SecretSpec.Environment("DSN"))),
                            Map.of(),
                            LocalHost.of(Map.of("DSN", inEnvironment)),
                            redactor)
                    .value("dsn");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void hidesThePasswordInAnAddressAlsoWhereItStandsAlone() {
        assertThat(value("postgresql://shop:pa%24%24w%2Frd@db/shop")).startsWith("postgresql://");
        assertThat(redactor.redact("password is pa$$w/rd, or pa%24%24w%2Frd"))
                .isEqualTo("password is [hidden], or [hidden]");
    }

    @Test
    void hidesThePasswordInTheParametersOfAnAddress() {
        assertThat(value("jdbc:postgresql://db/shop?user=shop&password=secret%21"))
                .contains("jdbc");
        assertThat(redactor.redact("it is secret!")).isEqualTo("it is [hidden]");
    }

    @Test
    void refusesASecretThatCouldNotBeHidden() {
        assertThatThrownBy(() -> value("abc"))
                .isInstanceOfSatisfying(
                        EnvironmentFailure.class,
                        failure -> assertThat(failure.diagnostics().get(0).detail())
                                .contains("shorter than 4"));
    }
}
