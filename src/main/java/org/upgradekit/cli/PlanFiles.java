package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.json.Choice;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.plan.PlanRequest;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookFile;
import org.upgradekit.playbook.PlaybookFolder;
import org.upgradekit.view.Commands;

/** Plans that were reviewed: what was reviewed is what runs, or nothing does. */
final class PlanFiles {
    private PlanFiles() {}

    /** The plan, when the argument names a file of one. */
    static Optional<Plan> read(Host host, Optional<String> argument) {
        return argument.filter(name -> name.endsWith(".json")).map(name -> {
            try {
                Trusted.require(
                        host, Path.of(name), name + " decides what runs as root, and whoever can write there too.");
                return PlanCodec.read(name, host.disk().read(Path.of(name)));
            } catch (IOException e) {
                throw new InputFailure(Diagnostic.error(
                        name + " cannot be read as a plan",
                        Reason.of(e),
                        "Name a file that upgrade plan PLAYBOOK --to VERSION --out FILE has written"));
            }
        });
    }

    /**
     * The commands for what the plan was asked for. A plan has settings resolved: which of them were the operator's
     * can be told only by the playbook that it was made from.
     */
    static Commands commands(Plan reviewed, Playbook playbook, CommonOptions common) {
        Plan.Head head = reviewed.head();
        Optional<String> from = Optional.of(head.from())
                .filter(one -> !one.equals(reviewed.world().get("installed")));
        Optional<String> policy = reviewed.onFailure()
                .filter(one -> playbook.onFailure()
                        .filter(other -> Choice.name(other).equals(one))
                        .isEmpty());
        return CommandNames.of(
                head.playbook(),
                head.product(),
                common,
                (CommandNames.request(from, reviewed.overrides(), policy) + WaiverOptions.again(reviewed.waivers()))
                        .strip());
    }

    private static boolean samePlaybook(Plan reviewed, Playbook playbook) {
        return reviewed.head().playbookDigest().equals(playbook.digest());
    }

    /** Plans again from the same request, and refuses when anything moved, naming the command that plans anew. */
    static Planning.Made again(Planning planning, Playbook playbook, Plan reviewed, String command) {
        PlanRequest request = new PlanRequest(
                reviewed.head().to(),
                Optional.of(reviewed.head().from()),
                reviewed.overrides(),
                reviewed.onFailure(),
                reviewed.waivers(),
                planning.backups(),
                planning.recipient(),
                planning.measured(),
                reviewed.head().tool(),
                reviewed.head().made());
        Planning.Made now = planning.make(playbook, request);
        List<String> moved = moved(reviewed, now.plan());
        if (!moved.isEmpty()) {
            throw new EnvironmentFailure(
                    ExitCode.STALE,
                    Diagnostic.error(
                            "the plan is stale: the world moved since it was made",
                            String.join("\n", moved),
                            "Review a new one"
                                    + (samePlaybook(reviewed, playbook)
                                            ? ""
                                            : " (with the --set that this one was made with, if any)")
                                    + ":\n" + command));
        }
        return now;
    }

    /** Positions in the playbook are shorter in a file, so that files are compared with files. */
    private static Plan asWritten(Plan plan) {
        return PlanCodec.read("plan", PlanCodec.write(plan));
    }

    /** Which files of the playbook's folder moved. */
    private static List<String> playbook(Plan.Head reviewed, Plan.Head now) {
        TreeSet<String> names = new TreeSet<>(reviewed.playbookFiles().keySet());
        names.addAll(now.playbookFiles().keySet());
        Optional<Path> folder = Optional.ofNullable(Path.of(now.playbook()).getParent());
        List<String> moved = new ArrayList<>();
        for (String name : names) {
            String shown = folder.map(one -> one.resolve(name).toString()).orElse(name);
            PlaybookFile was = reviewed.playbookFiles().get(name);
            PlaybookFile is = now.playbookFiles().get(name);
            if (name.equals(PlaybookFolder.NAME) && (was == null || is == null)) {
                continue;
            }
            if (was == null || is == null) {
                moved.add(shown + (was == null ? " was added" : " was removed"));
            } else if (!was.digest().equals(is.digest())) {
                moved.add(shown + " was changed");
            } else if (was.executable() != is.executable()) {
                moved.add(shown + (is.executable() ? " was made executable" : " is not executable any more"));
            }
        }
        return moved.isEmpty() ? List.of("the playbook " + reviewed.playbook() + " was changed") : moved;
    }

    private static List<String> moved(Plan reviewed, Plan now) {
        List<String> moved = new ArrayList<>();
        if (!reviewed.head().playbookDigest().equals(now.head().playbookDigest())) {
            moved.addAll(playbook(reviewed.head(), now.head()));
        }
        SortedMap<String, String> before = reviewed.world();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.world().keySet());
        for (String name : names) {
            String was = before.getOrDefault(name, "not there");
            String is = now.world().getOrDefault(name, "not there");
            if (!was.equals(is)) {
                moved.add(name + " was " + told(was) + " and is " + told(is));
            }
        }
        if (moved.isEmpty() && !reviewed.steps().equals(asWritten(now).steps())) {
            moved.add("this version of the tool would do other steps than "
                    + reviewed.head().tool());
        }
        return moved;
    }

    private static String told(String value) {
        return value.isEmpty() ? "none" : value;
    }
}
