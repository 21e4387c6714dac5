package org.upgradekit.restorepoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.store.Level;
import org.upgradekit.store.Saved;

/** {@code manifest.json}, format {@code upgradekit.restore-point/1}. Holds no secret: names, sizes and digests only. */
public final class ManifestCodec {
    private static final String FORMAT = "upgradekit.restore-point/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestCodec() {}

    public static byte[] write(Manifest manifest) {
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT)
                .put("id", manifest.id())
                .put("product", manifest.product())
                .put("version", manifest.version())
                .put("run", manifest.run())
                .put("host", manifest.host())
                .put("plan", manifest.planDigest())
                .put("made", manifest.made().toString());
        manifest.used().ifPresent(used -> node.put("used", used.toString()));
        ObjectNode stores = node.putObject("stores");
        manifest.stores().forEach((id, saved) -> write(stores.putObject(id), saved));
        ObjectNode digests = node.putObject("digests");
        manifest.digests().forEach(digests::put);
        return (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void write(ObjectNode node, Saved saved) {
        node.put("kind", saved.kind())
                .put("bytes", saved.bytes())
                .put("level", saved.level().name().toLowerCase(Locale.ROOT));
        ObjectNode details = node.putObject("details");
        saved.details().forEach(details::put);
        saved.files().forEach(node.withArray("files")::add);
    }

    public static Manifest read(String file, byte[] bytes) {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (!FORMAT.equals(node.path("format").asText())) {
                throw damaged(file, "format is " + node.path("format") + ", not " + FORMAT);
            }
            Map<String, Saved> stores = new LinkedHashMap<>();
            node.required("stores").properties().forEach(entry -> stores.put(entry.getKey(), saved(entry.getValue())));
            return new Manifest(
                    node.required("id").asText(),
                    node.required("product").asText(),
                    node.required("version").asText(),
                    node.required("run").asText(),
                    node.required("host").asText(),
                    node.required("plan").asText(),
                    Instant.parse(node.required("made").asText()),
                    stores,
                    texts(node.required("digests")),
                    Optional.ofNullable(node.get("used")).map(used -> Instant.parse(used.asText())));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    private static Saved saved(JsonNode node) {
        List<String> files = new ArrayList<>();
        node.path("files").forEach(file -> files.add(file.asText()));
        return new Saved(
                node.required("kind").asText(),
                node.required("bytes").asLong(),
                texts(node.required("details")),
                files,
                Level.valueOf(node.required("level").asText().toUpperCase(Locale.ROOT)));
    }

    private static SortedMap<String, String> texts(JsonNode node) {
        SortedMap<String, String> texts = new TreeMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static EnvironmentFailure damaged(String file, String why) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error("the restore point's manifest is damaged", file + ": " + why, ""));
    }
}
