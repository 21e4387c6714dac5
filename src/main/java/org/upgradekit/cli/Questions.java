package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.facts.Finding;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Check;
import org.upgradekit.plan.Plan;
import org.upgradekit.playbook.AnswersReader;
import org.upgradekit.playbook.Nearest;
import org.upgradekit.playbook.Verb;
import org.upgradekit.view.Commands;
import picocli.CommandLine.Option;

/** The questions of a plan, and who answers them: a file, or somebody in a terminal; nobody is asked who is not there. */
final class Questions {
    private static final String TEMPLATE = "answers.yaml";

    /**
     * Who can be asked, and the commands to name.
     *
     * @param consented to the plan itself; who is there is asked for that later
     * @param template prints the questions
     * @param again the command that was typed, with consent where nobody is there, without its answers
     */
    record Asking(boolean somebody, boolean consented, String template, String again) {}

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "answers to the playbook's questions; plan --answers-template writes one to fill in")
    private @Nullable Path file;

    /** Whether a check is a question. */
    static boolean is(Check check) {
        return check.step().action() instanceof Action.Invoke invoke
                && invoke.call().verb() instanceof Verb.Confirm;
    }

    /** The question on one line, however it is written: it stands in tables. */
    static String text(Check question) {
        return question.step().what().strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** What an answers file for this plan looks like; every question is answered with no until somebody changes that. */
    static String template(Plan plan) {
        StringBuilder text = new StringBuilder("# Answers for " + plan.head().title() + " "
                + plan.head().from() + " to "
                + plan.head().to() + ": yes or no. A question that is left out is asked in a terminal, and missing\n"
                + "# where nobody is there.\nquestions:");
        List<Check> questions = plan.checks().stream().filter(Questions::is).toList();
        text.append(questions.isEmpty() ? " {}\n" : "\n");
        for (Check question : questions) {
            text.append("  # ").append(text(question)).append('\n');
            if (question.severity().equals("warn")) {
                text.append("  # (may be left out: then it is recorded as not answered)\n");
            }
            text.append("  ").append(question.step().id()).append(": no\n");
        }
        return text.toString();
    }

    /**
     * The plan with every question answered: yes passes, no blocks.
     *
     * @throws InputFailure with all missing answers at once, exit code 3
     */
    Plan settle(Console console, Plan plan, Asking asking) {
        boolean somebody = asking.somebody();
        Map<String, Boolean> answers = answers(console, plan);
        List<Finding> findings = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Finding one : plan.findings()) {
            Optional<Boolean> answer = one.outcome() == Finding.Outcome.ASK
                    ? Optional.ofNullable(answers.get(one.id()))
                            .or(() -> somebody ? Optional.of(asked(console, one)) : Optional.empty())
                    : Optional.empty();
            boolean open = one.outcome() == Finding.Outcome.ASK && answer.isEmpty();
            if (open && !onlyWarns(plan, one)) {
                missing.add(one.id() + ": " + one.message());
            }
            findings.add(
                    open
                            ? unanswered(one)
                            : answer.map(yes -> answered(one, yes)).orElse(one));
        }
        if (!missing.isEmpty()) {
            if (!somebody && !asking.consented()) {
                missing.add("consent to the plan itself: --yes");
            }
            throw missing(missing, asking);
        }
        return plan.withOnly(findings);
    }

    private static Finding answered(Finding question, boolean yes) {
        return yes
                ? Finding.pass(question.id(), "answered yes: " + question.message())
                : Finding.block(question.id(), "answered no: " + question.message(), question.remedy());
    }

    private static Finding unanswered(Finding question) {
        return Finding.warn(question.id(), "not answered, nobody was there: " + question.message(), question.remedy());
    }

    private static boolean onlyWarns(Plan plan, Finding question) {
        return plan.checks().stream()
                .anyMatch(check -> check.step().id().equals(question.id())
                        && check.severity().equals("warn"));
    }

    private static boolean asked(Console console, Finding question) {
        console.err().print(question.id() + ": " + question.message() + " [y/N] ");
        console.err().flush();
        return console.host()
                .terminal()
                .readLine()
                .filter(answer ->
                        answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"))
                .isPresent();
    }

    private Map<String, Boolean> answers(Console console, Plan plan) {
        if (file == null) {
            return Map.of();
        }
        Map<String, Boolean> answers = new LinkedHashMap<>(read(console, file));
        List<String> known = plan.checks().stream()
                .filter(Questions::is)
                .map(check -> check.step().id())
                .toList();
        for (String id : answers.keySet()) {
            if (!known.contains(id)) {
                throw new InputFailure(Diagnostic.error(
                        file + " answers \"" + id + "\", which nobody asks",
                        known.isEmpty()
                                ? "This plan has no questions."
                                : "The questions: " + String.join(", ", known) + ".",
                        Nearest.of(id, known)
                                .map(near -> "Did you mean " + near + "?")
                                .orElse("")));
            }
        }
        return answers;
    }

    private static Map<String, Boolean> read(Console console, Path file) {
        try {
            Trusted.require(
                    console.host(), file, file + " answers for whoever runs this, and so does who can write there.");
            return new AnswersReader()
                    .read(file.toString(), console.host().disk().read(file));
        } catch (IOException e) {
            throw new InputFailure(
                    Diagnostic.error(file + " cannot be read", Reason.of(e), "Name another answers file: --answers"));
        }
    }

    private InputFailure missing(List<String> questions, Asking asking) {
        return new InputFailure(
                ExitCode.REFUSED,
                List.of(Diagnostic.error(
                        questions.size() == 1 ? "a missing answer" : questions.size() + " missing answers",
                        questions.stream().collect(Collectors.joining("\n")) + "\nNothing was changed.",
                        hint(asking))));
    }

    /** Answers that somebody gave already are not written over. */
    private String hint(Asking asking) {
        return file == null
                ? "Answer them in a file:\n" + asking.template() + " > " + TEMPLATE + "\n" + asking.again()
                        + " --answers " + TEMPLATE
                : "Add them to " + file + ":\n" + asking.again() + " --answers " + Commands.word(file.toString());
    }
}
