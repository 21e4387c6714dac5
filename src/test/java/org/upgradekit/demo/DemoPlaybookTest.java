package org.upgradekit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookReader;

class DemoPlaybookTest {
    @Test
    void theDemosPlaybookIsReadWithoutAFault() throws IOException {
        String text = Files.readString(DemoReleases.resource("playbook.yaml"))
                .replace("@HOME@", "/srv/notes")
                .replace("@URL@", "http://127.0.0.1:8080");
        Playbook playbook = new PlaybookReader().read("playbook.yaml", text.getBytes(StandardCharsets.UTF_8));
        assertThat(playbook.product()).isEqualTo("notes");
        assertThat(playbook.stores()).hasSize(3);
    }
}
