package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.diagnostic.Position;
import org.yaml.snakeyaml.nodes.MappingNode;

class SourceTest {
    private static List<Position> keys(String text) {
        Source source = Source.of("a.yaml", text.getBytes(StandardCharsets.UTF_8));
        List<Position> positions = new ArrayList<>();
        ((MappingNode) YamlDocument.compose(source))
                .getValue()
                .forEach(tuple -> positions.add(source.position(tuple.getKeyNode())));
        return positions;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029"})
    void aPlaceIsThatOfTheLineWhateverEndsLines(String end) {
        assertThat(keys("first: 1" + end + end + "# 𝄞 wide" + end + "last: \"ä\"" + end))
                .containsExactly(new Position("a.yaml", 1, 1, "first: 1"), new Position("a.yaml", 4, 1, "last: \"ä\""));
    }

    @Test
    void aLineWithAPasswordIsNotShown() {
        assertThat(keys("one: http://me:word@here/\ntwo: user=me password=word\nthree: //host\nfour: password=${p}"))
                .extracting(Position::sourceLine)
                .containsExactly("", "", "three: //host", "four: password=${p}");
    }
}
