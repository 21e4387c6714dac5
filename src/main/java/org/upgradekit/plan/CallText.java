package org.upgradekit.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Verb;

/** One line that says what a verb will do. References to secrets and stores stay as they are written. */
final class CallText {
    private CallText() {}

    static String of(Call call, Planner.Known settings, Optional<MigrationFacts> migrations) {
        Verb verb = call.verb();
        if (verb instanceof Verb.Run run) {
            return run.script()
                    .map(script -> script.value().lines().findFirst().orElse("script"))
                    .orElseGet(() -> run.argv().stream().map(settings::show).collect(Collectors.joining(" ")));
        }
        if (verb instanceof Verb.Http http) {
            return http.method() + " " + settings.show(http.url());
        }
        if (verb instanceof Verb.Confirm confirm) {
            return settings.show(confirm.question());
        }
        if (verb instanceof Verb.Files files) {
            return files(files, settings);
        }
        if (verb instanceof Verb.Query query) {
            return "query " + query.store();
        }
        return migrations
                .filter(MigrationFacts::known)
                .map(facts -> migrations(facts.pending()))
                .orElse("Flyway migrations, not known yet");
    }

    private static String files(Verb.Files files, Planner.Known settings) {
        String path = settings.show(files.path());
        String source = files.source().map(settings::show).orElse("");
        return switch (files.operation()) {
            case COPY -> "copy " + source + " to " + path;
            case TEMPLATE -> "write " + path + " from " + source;
            case LINK -> "link " + path + " to " + source;
            case REMOVE -> "remove " + path;
            case MODE ->
                "set " + files.mode().map(mode -> "mode " + mode + " ").orElse("")
                        + files.owner()
                                .map(owner -> "owner " + settings.show(owner) + " ")
                                .orElse("") + "of " + path;
        };
    }

    private static String migrations(List<MigrationFacts.Pending> pending) {
        if (pending.isEmpty()) {
            return "Flyway migrations, none pending";
        }
        String last = pending.get(pending.size() - 1).version();
        return pending.size() == 1 ? "Flyway migration " + last : pending.size() + " Flyway migrations, up to " + last;
    }
}
