package org.upgradekit.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.facts.Finding;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.Choice;
import org.upgradekit.json.Digest;
import org.upgradekit.json.JsonObject;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.Moment;
import org.upgradekit.json.PrettyJson;
import org.upgradekit.playbook.PlaybookFile;

/**
 * {@code plan.json}, format {@code upgradekit.plan/1}. The {@code digest} is that of the canonical form of all the rest:
 * a plan that was edited by hand is refused.
 */
public final class PlanCodec {
    private static final String FORMAT = "upgradekit.plan/1";

    private PlanCodec() {}

    /** {@code sha256:} and hex over the canonical form. */
    public static String digest(Plan plan) {
        return Digest.sha256(tree(plan));
    }

    public static byte[] write(Plan plan) {
        return json(plan).getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #write} gives, as a text. */
    public static String json(Plan plan) {
        return written(plan).json();
    }

    /** Both at once: a large plan is only gone through once. */
    public static Written written(Plan plan) {
        ObjectNode node = tree(plan);
        String digest = Digest.sha256(node);
        node.put("digest", digest);
        return new Written(digest, PrettyJson.write(node));
    }

    /**
     * A plan as a file has it.
     *
     * @param digest what {@link #digest} gives
     * @param json what {@link #json} gives
     */
    public record Written(String digest, String json) {}

    /** The same as one line, for a stream of lines. */
    public static String line(Plan plan) {
        ObjectNode node = tree(plan);
        node.put("digest", Digest.sha256(node));
        return CanonicalJson.write(node);
    }

    private static ObjectNode tree(Plan plan) {
        ObjectNode node = JsonTree.object();
        node.put("format", FORMAT);
        head(node.putObject("head"), plan.head());
        ObjectNode world = node.putObject("world");
        plan.world().forEach(world::put);
        settings(node, plan);
        ObjectNode stores = node.putObject("stores");
        plan.stores().forEach((id, store) -> stores.set(id, SpecCodec.write(store)));
        ObjectNode services = node.putObject("services");
        plan.services().forEach((id, service) -> services.set(id, SpecCodec.write(service)));
        ObjectNode secrets = node.putObject("secrets");
        plan.secrets().forEach((id, secret) -> secrets.set(id, SpecCodec.write(secret)));
        node.set("installed", CallCodec.write(plan.installed()));
        plan.onFailure().ifPresent(policy -> node.put("on-failure", policy));
        plan.findings()
                .forEach(finding -> node.withArray("findings")
                        .addObject()
                        .put("id", finding.id())
                        .put("outcome", Choice.name(finding.outcome()))
                        .put("message", finding.message())
                        .put("remedy", finding.remedy()));
        plan.waivers().forEach(waiver -> waiver(node.withArray("waivers").addObject(), waiver));
        plan.checks()
                .forEach(check -> node.withArray("checks")
                        .add(StepCodec.write(check.step())
                                .put("severity", check.severity())
                                .put("remedy", check.remedy())));
        plan.hops().forEach(hop -> node.withArray("hops").add(hop(hop)));
        plan.notices().forEach(notice -> node.withArray("notices").add(notice));
        ObjectNode forecast = node.putObject("forecast");
        plan.forecast()
                .steps()
                .forEach((id, millis) -> forecast.withObject("steps").put(id, millis));
        plan.forecast().wayBack().ifPresent(millis -> forecast.put("way-back", millis));
        return node;
    }

    private static void settings(ObjectNode node, Plan plan) {
        ObjectNode settings = node.putObject("settings");
        plan.settings().forEach(settings::put);
        plan.settingsByVersion().forEach((version, values) -> {
            ObjectNode chosen = node.withObject("settings-by-version").putObject(version);
            values.forEach(chosen::put);
        });
        plan.overrides().forEach((name, value) -> node.withObject("overrides").put(name, value));
    }

    private static ObjectNode hop(Hop hop) {
        ObjectNode node = JsonTree.object();
        node.put("number", hop.number()).put("from", hop.from()).put("to", hop.to());
        hop.notes().forEach(note -> node.withArray("notes").add(note));
        hop.steps().forEach(step -> node.withArray("steps").add(StepCodec.write(step)));
        hop.ownNames().forEach(name -> node.withArray("own-names").add(name));
        return node;
    }

    private static Hop hop(JsonObject node) {
        return new Hop(
                node.integer("number"),
                node.text("from"),
                node.text("to"),
                node.texts("notes"),
                node.objects("steps").stream().map(StepCodec::read).toList(),
                node.texts("own-names"));
    }

    private static void waiver(ObjectNode node, Waiver waiver) {
        node.put("id", waiver.id()).put("reason", waiver.reason()).put("who", waiver.who());
        waiver.expires().ifPresent(end -> node.put("expires", Moment.text(end)));
    }

    private static void head(ObjectNode node, Plan.Head head) {
        node.put("product", head.product())
                .put("title", head.title())
                .put("from", head.from())
                .put("to", head.to())
                .put("playbook", head.playbook())
                .put("playbook-digest", head.playbookDigest())
                .put("tool", head.tool())
                .put("host", head.host())
                .put("made", Moment.text(head.made()));
        head.playbookFiles()
                .forEach((name, file) -> node.withObject("playbook-files")
                        .putObject(name)
                        .put("digest", file.digest())
                        .put("executable", file.executable()));
    }

    /** A number that no digest is taken of, as 1.5, stands in no plan that this tool wrote. */
    private static boolean has(String digest, ObjectNode content) {
        try {
            return Digest.sha256(content).equals(digest);
        } catch (IllegalArgumentException noWholeNumber) {
            return false;
        }
    }

    /** Reads a plan and holds it against its digest. */
    public static Plan read(String file, byte[] bytes) {
        JsonObject node = JsonObject.parse(file, new String(bytes, StandardCharsets.UTF_8));
        if (!node.text("format").equals(FORMAT)) {
            throw node.failure("format", "is \"" + node.text("format") + "\"; this version reads " + FORMAT);
        }
        ObjectNode rest = node.node().deepCopy();
        rest.remove("digest");
        if (!has(node.text("digest"), rest)) {
            throw new InputFailure(
                    ExitCode.USAGE,
                    List.of(Diagnostic.error(
                            file + " was changed after it was made",
                            "Its content does not have the digest that stands in it.",
                            "Make it again: upgrade plan PLAYBOOK --to VERSION --out FILE")));
        }
        try {
            return plan(node);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            // Its digest is right, and still no version of this tool wrote it: somebody made it by hand.
            throw new InputFailure(Diagnostic.error(
                    file + " is no plan that this tool wrote",
                    String.valueOf(e.getMessage()),
                    "Make it again: upgrade plan PLAYBOOK --to VERSION --out FILE"));
        }
    }

    private static Plan plan(JsonObject node) {
        return new Plan(
                head(node.object("head")),
                new TreeMap<>(node.textMap("world")),
                node.textMap("settings"),
                byVersion(node),
                node.textMap("overrides"),
                each(node.object("stores"), SpecCodec::store),
                each(node.object("services"), SpecCodec::service),
                each(node.object("secrets"), SpecCodec::secret),
                CallCodec.read(node.object("installed")),
                node.optionalText("on-failure"),
                node.objects("findings").stream().map(PlanCodec::finding).toList(),
                node.objects("waivers").stream().map(PlanCodec::waiver).toList(),
                node.objects("checks").stream()
                        .map(check -> new Check(StepCodec.read(check), check.text("severity"), check.text("remedy")))
                        .toList(),
                node.objects("hops").stream().map(PlanCodec::hop).toList(),
                node.texts("notices"),
                forecast(node.object("forecast")));
    }

    private static Map<String, Map<String, String>> byVersion(JsonObject node) {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        node.optionalObject("settings-by-version")
                .ifPresent(
                        versions -> versions.names().forEach(version -> all.put(version, versions.textMap(version))));
        return all;
    }

    private static Plan.Head head(JsonObject node) {
        return new Plan.Head(
                node.text("product"),
                node.text("title"),
                node.text("from"),
                node.text("to"),
                node.text("playbook"),
                node.text("playbook-digest"),
                playbookFiles(node),
                node.text("tool"),
                node.text("host"),
                Instant.parse(node.text("made")));
    }

    private static SortedMap<String, PlaybookFile> playbookFiles(JsonObject node) {
        SortedMap<String, PlaybookFile> files = new TreeMap<>();
        node.optionalObject("playbook-files")
                .ifPresent(all -> all.names().forEach(name -> {
                    JsonObject file = all.object(name);
                    files.put(name, new PlaybookFile(file.text("digest"), file.flag("executable")));
                }));
        return files;
    }

    private static Waiver waiver(JsonObject node) {
        return new Waiver(
                node.text("id"),
                node.text("reason"),
                node.text("who"),
                node.optionalText("expires").map(Instant::parse));
    }

    private static Finding finding(JsonObject node) {
        return new Finding(
                node.text("id"),
                node.choice("outcome", Finding.Outcome.class),
                node.text("message"),
                node.text("remedy"));
    }

    private static Plan.Forecast forecast(JsonObject node) {
        Map<String, Long> steps = new LinkedHashMap<>();
        node.optionalObject("steps")
                .ifPresent(object -> object.names().forEach(id -> steps.put(id, object.number(id))));
        return new Plan.Forecast(steps, node.optionalNumber("way-back"));
    }

    private static <T> Map<String, T> each(JsonObject node, SpecReader<T> reader) {
        Map<String, T> all = new LinkedHashMap<>();
        node.names().forEach(id -> all.put(id, reader.read(id, node.object(id))));
        return all;
    }

    private interface SpecReader<T> {
        T read(String id, JsonObject node);
    }
}
