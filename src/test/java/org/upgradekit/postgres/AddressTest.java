package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void readsWhatLibpqWrites() {
        Address address = Address.parse("postgresql://o%40p:s%2Fe%3Ac%20r+t@db.example:6432/My%20App?sslmode=require");

        assertThat(address.host()).isEqualTo("db.example");
        assertThat(address.port()).isEqualTo(6432);
        assertThat(address.database()).isEqualTo("My App");
        assertThat(address.user()).isEqualTo("o@p");
        assertThat(address.password()).contains("s/e:c r+t");
        assertThat(address.options()).containsEntry("sslmode", "require");
    }

    @Test
    void readsJdbcWithItsOwnNamesOfOptions() {
        Address address = Address.parse("jdbc:postgresql://[::1]/app?user=u&password=p%26q&ApplicationName=x");

        assertThat(address.host()).isEqualTo("::1");
        assertThat(address.user()).isEqualTo("u");
        assertThat(address.password()).contains("p&q");
        assertThat(address.options()).containsOnlyKeys("application_name");
        assertThat(address.jdbc())
                .isEqualTo("jdbc:postgresql://[::1]:5432/app?ApplicationName=x&user=u&password=p%26q");
        assertThat(address.url()).isEqualTo("postgresql://u:p%26q@[::1]:5432/app?application_name=x");
    }

    @Test
    void bothSpellingsLeadBackToTheSameAddress() {
        Address address =
                Address.parse("postgres://a:%C3%A4%25%3F%23@h:1/%22Q%22%20x?connect_timeout=3&options=-c%20a%3Db");

        assertThat(Address.parse(address.url())).isEqualTo(address);
        assertThat(Address.parse(address.jdbc())).isEqualTo(address);
    }

    @Test
    void takesTheUserForTheDatabaseAndTheUsualPort() {
        Address address = Address.parse("postgres://u@h");

        assertThat(address.database()).isEqualTo("u");
        assertThat(address.port()).isEqualTo(5432);
    }

    @Test
    void knowsALocalSocket() {
        assertThat(Address.parse("postgresql:///app?host=/run/postgresql").local())
                .isTrue();
        assertThat(Address.parse("postgresql://%2Frun%2Fpostgresql/app").host()).isEqualTo("/run/postgresql");
    }

    @Test
    void showsNoPassword() {
        assertThat(Address.parse("postgresql://u:secret@h/d?password=secret")).hasToString("u@h:5432/d");
    }

    /** libpq reads these from an address alone, and an address of pg_dump's is seen by everybody on the host. */
    @ParameterizedTest
    @ValueSource(
            strings = {"sslpassword", "%73slpassword", "oauth_client_secret", "scram_client_key", "scram_server_key"})
    void refusesASecretThatCouldOnlyBePassedInTheOpen(String option) {
        for (String scheme : new String[] {"postgresql:", "jdbc:postgresql:"}) {
            assertThatExceptionOfType(Address.Malformed.class)
                    .isThrownBy(() -> Address.parse(scheme + "//u@h/d?sslmode=require&" + option + "=hush"))
                    .withMessageContaining(option.replace("%73", "s"))
                    .withMessageContaining("for everybody on this host to see")
                    .withMessageNotContaining("hush");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:secret@h/d",
                "secret",
                "postgresql://u:secret@h:x/d",
                "postgresql://u:secret@h:70000/d",
                "postgresql://u:secret@h/%zz",
                "postgresql://u:secret@[::1/d",
                "postgresql://u:secret@a,b/d"
            })
    void refusesTheRestWithoutTellingThePassword(String url) {
        assertThatExceptionOfType(Address.Malformed.class)
                .isThrownBy(() -> Address.parse(url))
                .withMessageNotContaining("secret");
    }
}
