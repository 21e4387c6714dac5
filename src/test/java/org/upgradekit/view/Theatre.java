package org.upgradekit.view;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.host.Terminal;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
import org.upgradekit.testing.Emulator;

/** The live view on an emulated terminal, frame by frame and with no thread: what a test shows is what is drawn. */
final class Theatre {
    private final Plan plan;
    private final Scenery scenery;
    private final Painter painter = new Painter();
    private final Emulator terminal;
    private final StringBuilder written = new StringBuilder();
    private final List<Integer> lengths = new ArrayList<>();
    private Terminal.Size size;

    Theatre(Plan plan, Optional<Rollback> rollback, int columns, int rows, boolean reflows) {
        this.plan = plan;
        this.scenery = new Scenery(new Running(plan, () -> rollback, Sample.COMMANDS, false), List.of());
        this.terminal = new Emulator(columns, rows, reflows);
        this.size = new Terminal.Size(columns, rows);
    }

    static Theatre of(int columns, int rows) {
        return new Theatre(Sample.plan(), Optional.empty(), columns, rows, true);
    }

    Scenery scenery() {
        return scenery;
    }

    Emulator terminal() {
        return terminal;
    }

    void resize(int columns, int rows) {
        terminal.resize(columns, rows);
        size = new Terminal.Size(columns, rows);
    }

    /** Draws, and gives what then stands on the screen. */
    String look(Instant now) {
        Scene scene = scenery.scene().orElseThrow();
        Frame.Drawn drawn = Frame.draw(scene, style(), size, now);
        write(painter.paint(lines(scene.finished().subList(0, drawn.gone())), drawn.lines(), size));
        scenery.leave(drawn.gone(), true);
        return terminal.screen();
    }

    private List<String> lines(List<Passage> passages) {
        StepLine line = new StepLine(style(), plan);
        return passages.stream()
                .flatMap(one -> one.wrapped(style(), line).stream())
                .map(String::stripTrailing)
                .toList();
    }

    /** Anybody writes to the same terminal. */
    void write(String text) {
        written.append(text);
        lengths.add(text.length());
        terminal.write(text);
    }

    void anew() {
        painter.doubt();
    }

    /** How many characters the last frame took. */
    int lastLength() {
        return lengths.get(lengths.size() - 1);
    }

    private Style style() {
        return new Style(true, size.columns(), ZoneId.of("Europe/Berlin"));
    }
}
