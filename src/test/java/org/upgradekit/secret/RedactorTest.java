package org.upgradekit.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String SECRET = "pä$$w/ord?&+ =x";

    private static String redact(String text) {
        Redactor redactor = new Redactor();
        redactor.hide(SECRET);
        return redactor.redact(text);
    }

    @Test
    void hidesTheSecretAsItIs() {
        assertThat(redact("login with " + SECRET + " failed")).isEqualTo("login with [hidden] failed");
    }

    @Test
    void hidesItInAnAddress() {
        String encoded = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        assertThat(redact("postgresql://u:" + encoded + "@h/d")).isEqualTo("postgresql://u:[hidden]@h/d");
        assertThat(redact("postgresql://u:" + encoded.replace("+", "%20").toLowerCase(Locale.ROOT) + "@h/d"))
                .doesNotContain("%c3%a4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "use", "user:"})
    void hidesItInBase64WhateverStandsBefore(String before) {
        String header = Base64.getEncoder().encodeToString((before + SECRET).getBytes(StandardCharsets.UTF_8));
        String hidden = redact("Authorization: Basic " + header);
        assertThat(hidden).contains("[hidden]");
        String rest = hidden.substring("Authorization: Basic ".length()).replace("[hidden]", "");
        assertThat(rest.length()).isLessThan(before.length() * 2 + 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://shop:open%21sesame@db/shop",
                "postgresql://shop:open%21sesame@db?note=a@b",
                "jdbc:postgresql://db/shop?user=shop&password=open%21sesame&ssl=true",
                "jdbc:sqlserver://db;user=shop;password=open%21sesame;encrypt=true",
                "host=db password=open%21sesame user=shop"
            })
    void hidesThePasswordOfAnAddressWhereItStandsAlone(String address) {
        Redactor redactor = new Redactor();
        redactor.hide(address);
        assertThat(redactor.redact("it is open!sesame, or open%21sesame")).isEqualTo("it is [hidden], or [hidden]");
    }

    /** Somebody left out the host, or mixed the order up: what stands where the port belongs is shown by every program. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://shop@localhost:open%21sesame/shop",
                "postgresql://shop:open%21sesame",
                "postgresql://shop:5432@[::1]:open%21sesame?ssl=true"
            })
    void hidesWhatCannotBeThePortOfAnAddress(String address) {
        Redactor redactor = new Redactor();
        redactor.hide(address);
        assertThat(redactor.redact("invalid port \"open%21sesame\" or open!sesame"))
                .isEqualTo("invalid port \"[hidden]\" or [hidden]");
    }

    @Test
    void leavesThePortOfAnAddressAlone() {
        Redactor redactor = new Redactor();
        redactor.hide("postgresql://shop@localhost:54321/shop?ssl=true");
        redactor.hide("https://[::1]:84431");
        assertThat(redactor.redact("localhost:54321 and [::1]:84431")).isEqualTo("localhost:54321 and [::1]:84431");
    }

    @Test
    void leavesOtherTextAlone() {
        assertThat(redact("nothing here")).isEqualTo("nothing here");
    }
}
