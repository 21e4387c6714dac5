package org.upgradekit.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.upgradekit.json.JsonObject;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.PrettyJson;

/** {@code rollback.json}, format {@code upgradekit.rollback/1}. */
public final class RollbackCodec {
    private static final String FORMAT = "upgradekit.rollback/1";

    private RollbackCodec() {}

    public static byte[] write(Rollback rollback) {
        ObjectNode node = JsonTree.object();
        node.put("format", FORMAT)
                .put("run", rollback.run())
                .put("reason", rollback.reason())
                .put("asked", rollback.asked());
        node.putArray("steps");
        rollback.steps().forEach(step -> node.withArray("steps").add(StepCodec.write(step)));
        return PrettyJson.write(node).getBytes(StandardCharsets.UTF_8);
    }

    public static Rollback read(String file, byte[] bytes) {
        JsonObject node = JsonObject.parse(file, new String(bytes, StandardCharsets.UTF_8));
        if (!node.text("format").equals(FORMAT)) {
            throw node.failure("format", "is \"" + node.text("format") + "\"; this version reads " + FORMAT);
        }
        return new Rollback(
                node.text("run"),
                node.text("reason"),
                node.flag("asked"),
                node.objects("steps").stream().map(StepCodec::read).toList());
    }
}
