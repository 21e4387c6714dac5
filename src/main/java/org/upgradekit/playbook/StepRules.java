package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.expect.Expectation;
import org.upgradekit.playbook.Value.Section;

/** What must hold within a step or a call. */
final class StepRules {
    static final List<String> RUN_ONLY = List.of("user", "env", "env-file", "dir");
    static final List<String> INNER = List.of("done-if", "undo", "finally");

    private final Map<String, Section> stores;
    private final ScriptRules scripts;
    private final FolderReference folder;
    private final Problems problems;

    StepRules(Map<String, Section> stores, Names names, Problems problems) {
        this.stores = stores;
        this.scripts = new ScriptRules(names, problems);
        this.folder = names.folder();
        this.problems = problems;
    }

    /** A call that stands for itself. */
    void call(Section call) {
        call(call, List.of(call));
    }

    /** A command of a store, which has no answer to judge. */
    void command(Section command) {
        scripts.check(command, List.of(command));
        program(command);
        reached(List.of(command));
    }

    private void program(Section call) {
        call.texts("run").stream().findFirst().ifPresent(program -> folder.program(program, problems));
    }

    private void call(Section call, List<Section> around) {
        scripts.check(call, around);
        program(call);
        call.section("query").ifPresent(query -> database(query));
        call.section("expect").ifPresent(expect -> expectation(call, expect));
        if (!call.has("run") && INNER.stream().noneMatch(call::has)) {
            RUN_ONLY.stream()
                    .filter(call::has)
                    .forEach(key -> problems.add(
                            call.at(key), "\"" + key + "\" does not belong here", "It belongs to the verb run."));
        }
        call.section("retry").ifPresent(this::retry);
        reached(around);
    }

    /** What runs as another user cannot get to a run's copy of the folder. */
    void reached(List<Section> around) {
        if (around.stream().noneMatch(one -> one.has("user"))) {
            return;
        }
        List<Text> texts = new ArrayList<>(around.get(0).texts("run"));
        for (Section one : around) {
            one.section("env")
                    .ifPresent(env ->
                            env.keys().keySet().forEach(name -> env.text(name).ifPresent(texts::add)));
            one.text("dir").ifPresent(texts::add);
        }
        texts.stream()
                .filter(text -> text.template().names().contains(Names.PLAYBOOK))
                .findFirst()
                .ifPresent(text -> problems.add(
                        text.at(),
                        "\"${playbook}\" does not go with \"user\"",
                        "A run's copy of the files is open to the user who runs upgrade alone.",
                        "leave user out, and let the script become that user where it has to"));
    }

    /** A run's copy is read, and stays what the plan holds. */
    private void unwritten(Section files) {
        for (String key : List.of("to", "remove", "link")) {
            files.text(key)
                    .filter(text -> text.template().names().contains(Names.PLAYBOOK))
                    .ifPresent(text -> problems.add(
                            text.at(),
                            "\"${playbook}\" may not stand under " + key,
                            "It names the run's own copy, which is read and never changed, and which goes with the run.",
                            "copy the file to a place of the product"));
        }
    }

    void step(Section step) {
        call(step);
        INNER.forEach(name -> step.section(name).ifPresent(inner -> call(inner, List.of(inner, step))));
        step.section("flyway").ifPresent(flyway -> flyway(step, flyway));
        step.section("files").ifPresent(files -> {
            FileKeys.check(files, problems);
            unwritten(files);
        });
        if (step.has("confirm") || step.has("files")) {
            unjudged(step);
        }
        if (!step.has("each")) {
            item(step);
        }
        stores(step);
        if (!step.texts("changes").isEmpty()) {
            changing(step);
        }
    }

    /** The names under {@code changes}. */
    void stores(Section section) {
        Set<String> seen = new HashSet<>();
        for (Text store : section.texts("changes")) {
            known(store);
            if (!seen.add(store.value())) {
                problems.add(store.at(), "the store \"" + store.value() + "\" stands here twice", "");
            }
        }
    }

    private void changing(Section step) {
        if (!step.has("timeout")) {
            String detail = "A step that changes a store needs it: without one, nobody knows when it has failed.";
            problems.add(step.at(), "missing key \"timeout\"", detail);
        }
        if (step.has("retry")) {
            String detail =
                    "A step that changes a store is never run twice by guess; only a restored store is tried again.";
            problems.add(step.at("retry"), "\"retry\" does not belong here", detail);
        }
        if (step.has("severity")) {
            String detail =
                    "It says what a failing check means, and this step changes a store: its failure stops the run.";
            problems.add(step.at("severity"), "\"severity\" does not belong here", detail);
        }
    }

    private void unjudged(Section step) {
        List.of("expect", "retry", "timeout").stream()
                .filter(key -> step.has(key) && !(key.equals("timeout") && step.has("files")))
                .forEach(key -> problems.add(
                        step.at(key),
                        "\"" + key + "\" does not belong here",
                        "There is no answer to judge or to wait for."));
    }

    /** Only a repeated step has an item. */
    private void item(Value value) {
        if (value instanceof Value.Leaf leaf && leaf.text().template().names().contains("item")) {
            problems.add(leaf.at(), "\"${item}\" stands for nothing here", "The step has no each.");
        } else if (value instanceof Value.Items items) {
            items.values().forEach(this::item);
        } else if (value instanceof Section section) {
            section.values().values().forEach(this::item);
        }
    }

    private void flyway(Section step, Section flyway) {
        database(flyway);
        if (step.has("expect")) {
            problems.add(step.at("expect"), "\"expect\" does not belong here", "Flyway is judged by its migrations.");
        }
        Optional<Text> store = flyway.text("store");
        boolean declared = step.texts("changes").stream()
                .anyMatch(text -> store.map(Text::value).equals(Optional.of(text.value())));
        if (store.isPresent() && !declared) {
            String detail = "Flyway changes it, so it has to stand under changes.";
            problems.add(store.get().at(), "\"" + store.get().value() + "\" is not declared", detail);
        }
    }

    private void known(Text store) {
        if (!stores.containsKey(store.value())) {
            String known = stores.isEmpty()
                    ? "The playbook has no stores."
                    : "Known stores: " + String.join(", ", stores.keySet()) + ".";
            String hint = Nearest.hint(store.value(), stores.keySet());
            problems.add(store.at(), "unknown store \"" + store.value() + "\"", known, hint);
        }
    }

    private void database(Section verb) {
        verb.text("store").ifPresent(store -> {
            known(store);
            Section meant = stores.get(store.value());
            if (meant != null && (meant.has("files") || meant.has("command"))) {
                String what = meant.has("files") ? "It holds files." : "Commands save it.";
                problems.add(store.at(), "\"" + store.value() + "\" is no database", what);
            }
        });
    }

    private void retry(Section retry) {
        Optional<String> every = retry.word("every");
        Optional<String> total = retry.word("for");
        if (every.isPresent()
                && total.isPresent()
                && Durations.read(every.get()).compareTo(Durations.read(total.get())) > 0) {
            problems.add(retry.at("every"), "\"every\" is longer than \"for\"", "So it would never be asked again.");
        }
    }

    private void expectation(Section call, Section expect) {
        if (expect.has("exit") && !call.has("run")) {
            problems.add(expect.at("exit"), "\"exit\" does not belong here", "Only run has an exit code.");
        }
        if (expect.has("status") && !call.has("http")) {
            problems.add(expect.at("status"), "\"status\" does not belong here", "Only http has a status.");
        }
        if (expect.text("text").isPresent()) {
            pattern(expect);
        }
    }

    /** Any value will do: a value that is filled in stands for itself, and cannot break the pattern. */
    private void pattern(Section expect) {
        JsonNode filled = Template.fillExpectation(CallBinder.expect(expect), name -> Optional.of("x"));
        try {
            Expectation.of(filled);
        } catch (InputFailure e) {
            problems.add(expect.at("text"), "this is not a pattern", e.first().summary());
        }
    }
}
