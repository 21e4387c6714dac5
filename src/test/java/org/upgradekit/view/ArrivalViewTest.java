package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalViewTest {
    private static final Instant MADE = Instant.parse("2026-11-21T01:00:05Z");

    private static ArrivalView.Arrived arrived(boolean done, String... said) {
        return new ArrivalView.Arrived(
                "20261121T010003Z-9f3c.h1",
                "notes",
                "1.0",
                "app1\u001b[31m",
                MADE,
                List.of(
                        new ArrivalView.Line("conf", "files", List.of("/srv/notes/conf: restored and equal")),
                        new ArrivalView.Line("database", "postgresql", List.of(said))),
                done ? List.of("Give these roles their passwords: audit, a\u001bb\nc.") : List.of(),
                List.of("notes", "worker"),
                done);
    }

    @Test
    void aRestoreEndsWithWhatIsStillToDo() {
        String text = new ArrivalView(new Style(false, 80, ZoneOffset.UTC))
                .text(
                        arrived(true, "role a\u001bb\nc: created", "database notes: restored and equal, owner notes"),
                        MADE.plusSeconds(60));

        assertThat(text)
                .contains("Restored. No service was started.")
                .contains("Give these roles their passwords: audit, a")
                .contains("See that notes 1.0 is what is installed here, then start notes,")
                .doesNotContain("\u001b");
        assertThat(text.lines()).allMatch(line -> Printable.width(line) <= 80 || !line.startsWith("Next"));
    }

    @Test
    void aLookAsksForNothing() {
        assertThat(new ArrivalView(new Style(false, 80, ZoneOffset.UTC))
                        .text(arrived(false, "would be restored"), MADE))
                .contains("Nothing was changed.")
                .doesNotContain("Next");
    }

    @Test
    void programsGetEachLine() {
        assertThat(ArrivalView.json(arrived(true, "one", "two"), 0))
                .contains("\"format\": \"upgradekit.restored/1\"", "\"done\": true", "\"one\",\n        \"two\"");
    }
}
