package org.upgradekit.cli;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.plan.Plan;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The end of the maintenance window. */
final class WindowOption {
    @Option(
            names = "--window-end",
            paramLabel = "HH:MM",
            converter = Time.class,
            description = "refuse what by estimate is not through before then, way back included; looked at again"
                    + " before the point of no return")
    private @Nullable LocalTime time;

    /** Hours and minutes of a day. */
    static final class Time implements CommandLine.ITypeConverter<LocalTime> {
        private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

        @Override
        public LocalTime convert(String text) {
            try {
                return LocalTime.parse(text, FORM);
            } catch (DateTimeParseException e) {
                throw new CommandLine.TypeConversionException("\"" + text + "\" is no time from 00:00 to 23:59");
            }
        }
    }

    /** As it was given, for a command that says the same. */
    List<String> words() {
        return time == null ? List.of() : List.of("--window-end", time.toString());
    }

    /** The same as a part of a command line. */
    String again() {
        return String.join(" ", words());
    }

    /** What a run is held to: nothing where somebody decided to go on past the check. */
    Optional<WindowEnd> bound(Console console, Plan plan) {
        return end(console).filter(end -> plan.waiver(WindowEnd.ID).isEmpty());
    }

    private Optional<WindowEnd> end(Console console) {
        return Optional.ofNullable(time)
                .map(at -> WindowEnd.at(at, console.host().clock(), ZoneId.systemDefault()));
    }

    /** The same plan with what the window makes of it. */
    Planning.Made judged(Console console, Planning.Made made) {
        Plan plan = made.plan();
        return plan.nothingToDo()
                ? made
                : end(console)
                        .map(end -> new Planning.Made(plan.withFindings(List.of(end.finding(plan))), made.facts()))
                        .orElse(made);
    }
}
