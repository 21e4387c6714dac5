package org.upgradekit.restorepoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

/** {@code verification.json}, format {@code upgradekit.verification/1}. Holds no secret: names, times and differences. */
public final class VerificationCodec {
    private static final String FORMAT = "upgradekit.verification/1";

    private VerificationCodec() {}

    public static byte[] write(String restorePoint, Verification verification) {
        ObjectNode node = JsonTree.object().put("format", FORMAT).put("restore-point", restorePoint);
        ObjectNode stores = node.putObject("stores");
        verification.stores().forEach((store, copies) -> {
            ObjectNode own = stores.putObject(store);
            copies.forEach((copy, check) -> write(own.putObject(copy), check));
        });
        return (PrettyJson.write(node) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void write(ObjectNode node, Verification.Check check) {
        node.put("level", Choice.name(check.level()))
                .put("at", Moment.text(check.at()))
                .put("millis", check.took());
        check.restored()
                .ifPresent(restored -> node.putObject("restored")
                        .put("at", Moment.text(restored.at()))
                        .put("millis", restored.took()));
        check.unopened().ifPresent(why -> node.put("unopened", why));
        check.wrong().forEach(node.putArray("wrong")::add);
    }

    /**
     * What such a file says.
     *
     * @throws EnvironmentFailure when it is not one; exit code 6
     */
    public static Verification read(String file, byte[] bytes) {
        try {
            JsonObject node = JsonObject.parse(file, new String(bytes, StandardCharsets.UTF_8));
            if (!node.text("format").equals(FORMAT)) {
                throw node.failure("format", "is \"" + node.text("format") + "\"; this version reads " + FORMAT);
            }
            Map<String, Map<String, Verification.Check>> stores = new LinkedHashMap<>();
            JsonObject held = node.object("stores");
            for (String store : held.names()) {
                JsonObject copies = held.object(store);
                Map<String, Verification.Check> own = new LinkedHashMap<>();
                copies.names().forEach(copy -> own.put(copy, check(copies.object(copy))));
                stores.put(store, own);
            }
            return new Verification(stores);
        } catch (InputFailure e) {
            throw damaged(e.first().line());
        } catch (DateTimeException e) {
            throw damaged(file + ": " + e.getMessage());
        }
    }

    private static Verification.Check check(JsonObject node) {
        Optional<Verification.Restored> restored = node.optionalObject("restored")
                .map(one -> new Verification.Restored(Instant.parse(one.text("at")), one.number("millis")));
        return new Verification.Check(
                node.choice("level", Level.class),
                Instant.parse(node.text("at")),
                node.number("millis"),
                node.texts("wrong"),
                restored,
                node.optionalText("unopened"));
    }

    private static EnvironmentFailure damaged(String why) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "what the last verification found is damaged", why, "Verify it again, which writes it anew"));
    }
}
