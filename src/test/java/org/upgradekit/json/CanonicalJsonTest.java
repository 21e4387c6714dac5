package org.upgradekit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.InputFailure;

class CanonicalJsonTest {
    /** RFC 8785, section 3.2.3: the order is that of UTF-16 units, in which a surrogate comes before U+FB33. */
    @Test
    void keysAreSortedByTheirUnits() {
        String unsorted =
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";

        assertThat(CanonicalJson.write(JsonTree.parse("x", unsorted)))
                .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"\uD83D\uDE00\":5,\"\uFB33\":3}");
    }

    /** RFC 8785, section 3.2.2.2. */
    @Test
    void escapesAreTheShortest() {
        assertThat(CanonicalJson.write(
                        JsonTree.parse("x", "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"")))
                .isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    }

    @Test
    void blanksAndOrderDoNotCount() {
        String one = "{ \"b\" : [ 1 , {\"d\":null,\"c\":true} ], \"a\":-0 }";

        assertThat(CanonicalJson.write(JsonTree.parse("x", one)))
                .isEqualTo("{\"a\":0,\"b\":[1,{\"c\":true,\"d\":null}]}");
        assertThat(Digest.sha256(JsonTree.parse("x", one)))
                .isEqualTo(Digest.sha256(JsonTree.parse("x", "{\"a\":0,\"b\":[1,{\"c\":true,\"d\":null}]}")));
    }

    @Test
    void numbersThatOtherReadersWouldRoundAreRefused() {
        assertThat(CanonicalJson.write(JsonTree.parse("x", "9007199254740991"))).isEqualTo("9007199254740991");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalJson.write(JsonTree.parse("x", "9007199254740992")));
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.write(JsonTree.parse("x", "1.5")));
    }

    @Test
    void theDigestOfNothingIsTheKnownOne() {
        assertThat(Digest.sha256(new byte[0]))
                .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void aPrettyFileKeepsTheOrderAndReadsBack() {
        ObjectNode tree = JsonTree.object();
        tree.put("b", 1);
        tree.putArray("a").add("x").addObject();
        tree.putArray("none");

        assertThat(PrettyJson.write(tree))
                .isEqualTo("{\n  \"b\": 1,\n  \"a\": [\n    \"x\",\n    {}\n  ],\n  \"none\": []\n}");
        assertThat(JsonTree.parse("x", PrettyJson.write(tree))).isEqualTo(tree);
    }

    @Test
    void whatIsNotOneJsonValueIsRefused() {
        for (String text : new String[] {"", "{", "{\"a\":1,\"a\":2}", "1 2", "nul", "[".repeat(200), "{'a':1}"}) {
            assertThatExceptionOfType(InputFailure.class)
                    .as(text)
                    .isThrownBy(() -> JsonTree.parse("plan.json", text))
                    .withMessage("plan.json is not valid JSON");
        }
    }
}
