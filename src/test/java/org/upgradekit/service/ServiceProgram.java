package org.upgradekit.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.host.LocalHost;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.Values;

/** Runs inside a disposable host: {@code UNIT OPERATION}; prints the answer, or the failure, and exits 0 or 1. */
public final class ServiceProgram {
    private ServiceProgram() {}

    public static void main(String[] args) throws Exception {
        LocalHost host = LocalHost.of(System.getenv());
        Position at = new Position("playbook.yaml", 1, 1, "");
        ServiceSpec spec = new ServiceSpec(
                "app",
                new ServiceSpec.Systemd(new Text(args[0], at)),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                ServiceSpec.STAYS_UP,
                Optional.empty(),
                at);
        Redactor redactor = new Redactor();
        redactor.hide("s3cret-word");
        Values values = new Values(Map.of(), new Secrets(Map.of(), Map.of(), host, redactor), List.of());
        Service service = Services.open(spec, values, host, new Raiser("demo", "20260101T000000Z-0000"), redactor);
        try {
            System.out.println(operate(service, args[1]));
        } catch (Failure failure) {
            failure.diagnostics().forEach(one -> System.out.println(one.summary() + "\n" + one.detail()));
            System.exit(1);
        }
    }

    private static Object operate(Service service, String operation) {
        Duration limit = Duration.ofSeconds(8);
        switch (operation) {
            case "stop" -> service.stop(limit);
            case "start" -> service.start(limit);
            case "fence" -> service.fence();
            case "unfence" -> service.unfence();
            default -> {
                return List.of(
                        service.running(),
                        service.fenced(),
                        service.triggers(),
                        service.activation().isPresent(),
                        service.fenceDescription());
            }
        }
        return "done";
    }
}
