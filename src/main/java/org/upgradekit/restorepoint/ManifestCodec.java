package org.upgradekit.restorepoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.json.Choice;
import org.upgradekit.json.JsonObject;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.Moment;
import org.upgradekit.json.PrettyJson;
import org.upgradekit.store.Level;
import org.upgradekit.store.Saved;

/** {@code manifest.json}, format {@code upgradekit.restore-point/1}. Holds no secret: names, sizes and digests only. */
public final class ManifestCodec {
    private static final String FORMAT = "upgradekit.restore-point/1";

    private ManifestCodec() {}

    public static byte[] write(Manifest manifest) {
        ObjectNode node = JsonTree.object();
        node.put("format", FORMAT)
                .put("id", manifest.id())
                .put("product", manifest.product())
                .put("version", manifest.version())
                .put("run", manifest.run())
                .put("host", manifest.host())
                .put("plan", manifest.planDigest())
                .put("made", Moment.text(manifest.made()));
        manifest.used().ifPresent(used -> node.put("used", Moment.text(used)));
        ObjectNode stores = node.putObject("stores");
        manifest.stores().forEach((id, saved) -> write(stores.putObject(id), saved));
        ObjectNode digests = node.putObject("digests");
        manifest.digests().forEach(digests::put);
        return (PrettyJson.write(node) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void write(ObjectNode node, Saved saved) {
        node.put("kind", saved.kind()).put("bytes", saved.bytes()).put("level", Choice.name(saved.level()));
        ObjectNode details = node.putObject("details");
        saved.details().forEach(details::put);
        saved.files().forEach(node.withArray("files")::add);
    }

    public static Manifest read(String file, byte[] bytes) {
        try {
            JsonObject node = JsonObject.parse(file, new String(bytes, StandardCharsets.UTF_8));
            if (!node.text("format").equals(FORMAT)) {
                throw node.failure("format", "is \"" + node.text("format") + "\"; this version reads " + FORMAT);
            }
            Map<String, Saved> stores = new LinkedHashMap<>();
            required(node, "digests").keySet().forEach(name -> requireWithin(node, "digests", name));
            JsonObject held = node.object("stores");
            held.names().forEach(id -> stores.put(id, saved(held.object(id))));
            return new Manifest(
                    node.text("id"),
                    node.text("product"),
                    node.text("version"),
                    node.text("run"),
                    node.text("host"),
                    node.text("plan"),
                    Instant.parse(node.text("made")),
                    stores,
                    required(node, "digests"),
                    node.optionalText("used").map(Instant::parse));
        } catch (InputFailure e) {
            throw damaged(e.first().line());
        } catch (DateTimeException e) {
            throw damaged(file + ": " + e.getMessage());
        }
    }

    private static Saved saved(JsonObject node) {
        node.texts("files").forEach(name -> requireWithin(node, "files", name));
        return new Saved(
                node.text("kind"),
                node.number("bytes"),
                requiredTexts(node),
                node.texts("files"),
                node.choice("level", Level.class));
    }

    /** Names files of the restore point, and never what stands beside it. */
    private static void requireWithin(JsonObject node, String field, String name) {
        boolean within = !name.startsWith("/") && name.indexOf('\0') < 0 && !("/" + name + "/").contains("/../");
        if (!within) {
            throw node.failure(field, "names \"" + name + "\", which is no file of the restore point");
        }
    }

    private static SortedMap<String, String> requiredTexts(JsonObject node) {
        SortedMap<String, String> details = required(node, "details");
        details.forEach((key, value) -> {
            if (value.indexOf('\0') >= 0) {
                throw node.failure("details", "holds a " + key + " that is no text");
            }
        });
        return details;
    }

    /** Without its digests a restore point would prove nothing, so that an absent map is damage and not an empty one. */
    private static SortedMap<String, String> required(JsonObject node, String name) {
        node.object(name);
        return new TreeMap<>(node.textMap(name));
    }

    private static EnvironmentFailure damaged(String why) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED, Diagnostic.error("the restore point's manifest is damaged", why, ""));
    }
}
