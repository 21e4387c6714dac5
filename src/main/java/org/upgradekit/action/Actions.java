package org.upgradekit.action;

import java.util.Optional;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.Verb;
import org.upgradekit.service.Service;

/** Maps each action of a plan to the class that performs it. */
public final class Actions {
    private final Parts parts;
    private final Starts starts = new Starts();

    public Actions(Parts parts) {
        this.parts = parts;
    }

    public Performer of(Step step) {
        Action action = step.action();
        if (action instanceof Action.Invoke invoke && invoke.call().verb() instanceof Verb.Files files) {
            return new ChangeFile(parts, files);
        }
        if (action instanceof Action.Invoke invoke) {
            return new InvokeCall(caller(step), invoke.call(), invoke.doneIf());
        }
        if (action instanceof Action.Ask ask) {
            return new AskCall(caller(step), ask.call());
        }
        if (action instanceof Action.Migrate migrate) {
            return new MigrateDatabase(parts, step, migrate);
        }
        if (action instanceof Action.UndoStep undo) {
            return new InvokeCall(caller(step), undo.call(), Optional.empty());
        }
        if (action instanceof Action.StopService stop) {
            return stop(stop.service());
        }
        if (action instanceof Action.FinishStop stop) {
            return new FinishStop(stop(stop.service()));
        }
        if (action instanceof Action.StartService start) {
            return new StartService(service(start.service()), spec(start.service()), caller(step), starts);
        }
        if (action instanceof Action.AwaitReady ready) {
            Call call = spec(ready.service())
                    .ready()
                    .orElseThrow(() -> new IllegalStateException(ready.service() + " has no ready"));
            return new AwaitReady(service(ready.service()), call, caller(step));
        }
        if (action instanceof Action.StayUp stay) {
            return new StayUp(service(stay.service()), spec(stay.service()), caller(step), starts);
        }
        return check(step, action);
    }

    private Performer check(Step step, Action action) {
        if (action instanceof Action.CheckVersion check) {
            return new CheckVersion(caller(step), parts.plan().installed(), check.expected());
        }
        if (action instanceof Action.CheckHistory check) {
            return new CheckHistory(parts, check);
        }
        if (action instanceof Action.SaveStores save) {
            return new SaveStores(parts, step.id(), save.stores());
        }
        if (action instanceof Action.OpenStore open) {
            return new OpenStore(parts.stores(), open.store());
        }
        if (action instanceof Action.DumpStore dump) {
            return new DumpStore(parts, step.id(), dump.store());
        }
        if (action instanceof Action.DropSaved drop) {
            return new DropSaved(parts, step.id(), drop.stores());
        }
        if (action instanceof Action.RestoreStore restore) {
            return new RestoreStore(parts, step.id(), restore.store());
        }
        if (action instanceof Action.ExchangeStore exchange) {
            return new ExchangeStore(parts.stores(), exchange);
        }
        throw new IllegalStateException("nothing performs " + action);
    }

    private Caller caller(Step step) {
        return new Caller(parts, step.id());
    }

    private StopService stop(String service) {
        return new StopService(service(service), spec(service));
    }

    private Service service(String id) {
        return Optional.ofNullable(parts.services().get(id))
                .orElseThrow(() -> new IllegalStateException("no service " + id));
    }

    private ServiceSpec spec(String id) {
        Plan plan = parts.plan();
        return Optional.ofNullable(plan.services().get(id))
                .orElseThrow(() -> new IllegalStateException("no service " + id));
    }
}
