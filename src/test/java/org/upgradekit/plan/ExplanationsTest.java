package org.upgradekit.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who reads an id at night has to find out what it means, so none may be without its words. */
class ExplanationsTest {
    private static final Path MAIN = Path.of("src/main/java/org/upgradekit");

    /** What makes a finding, an obstacle or a step of ours, and its first argument. */
    private static final Pattern MADE = Pattern.compile(
            "(?:Finding\\.(?:pass|warn|block)|\\bblocks|\\bblock|"
                    + "\\bblocked|new Obstacle|\\binserted|\\badd|\\bnew Step|String ID =)\\s*\\(?\\s*\"([a-z][a-z0-9.-]*)\"(?!\\))");

    /** The helper of files puts the store before what it names. */
    private static String whole(Path file, String id) {
        return file.endsWith("FileObstacles.java") ? "conf-" + id : id.endsWith(".") ? id + "x" : id;
    }

    private static Set<String> made(Path file) {
        try {
            return MADE.matcher(Files.readString(file))
                    .results()
                    .map((MatchResult found) -> whole(file, found.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyIdThatTheCodeCanGiveIsExplained() throws IOException {
        Set<String> ids = new TreeSet<>();
        for (String source : new String[] {"observe", "plan", "postgres", "store"}) {
            try (Stream<Path> files = Files.walk(MAIN.resolve(source))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> ids.addAll(made(file)));
            }
        }
        ids.addAll(made(MAIN.resolve("run/RollbackPlanner.java")));

        assertThat(ids).contains("tools", "conf-mount", "restore-rights", "restore.x", "stop.x", "version.installed");
        assertThat(ids).hasSizeGreaterThan(40);
        assertThat(ids)
                .allSatisfy(id -> assertThat(Explanations.find(id)).as(id).isPresent());
    }

    @Test
    void everyCheckAndInsertedStepOfAPlanIsExplained() {
        Plan plan = PlanFixture.plan(PlanFixture.PLAYBOOK, "1.0", "2.0", PlanFixture.pending("2"));
        assertThat(Stream.concat(
                        plan.steps().stream().filter(step -> step.origin().isEmpty()),
                        plan.checks().stream().map(Check::step)))
                .hasSizeGreaterThan(7)
                .allSatisfy(step ->
                        assertThat(Explanations.find(step.id())).as(step.id()).isPresent());
    }

    @Test
    void anIdIsFoundUnderTheNameOfItsServiceStoreOrHop() {
        assertThat(Explanations.find("ready.shop")).map(Explanation::id).isEqualTo(Optional.of("ready.SERVICE"));
        assertThat(Explanations.find("h2/stop.shop")).map(Explanation::id).isEqualTo(Optional.of("stop.SERVICE"));
        assertThat(Explanations.find("conf-path")).map(Explanation::id).isEqualTo(Optional.of("STORE-path"));
        assertThat(Explanations.find("path")).map(Explanation::id).isEqualTo(Optional.of("path"));
        assertThat(Explanations.find("nonsuch")).isEmpty();
        assertThat(Explanations.find("STORE-path")).isPresent();
    }
}
