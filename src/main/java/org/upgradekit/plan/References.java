package org.upgradekit.plan;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Setting;
import org.upgradekit.playbook.Template;
import org.upgradekit.playbook.Text;
import org.upgradekit.playbook.Verb;

/** The names that a call refers to, through settings as well. */
final class References {
    private final Map<String, Setting> settings;
    private final Set<String> names = new LinkedHashSet<>();
    private String direct = "";

    private References(Map<String, Setting> settings) {
        this.settings = settings;
    }

    static References of(Call call, Map<String, Setting> settings) {
        References references = new References(settings);
        references.verb(call.verb());
        call.env().values().forEach(references::add);
        call.envFiles().forEach(references::add);
        call.dir().ifPresent(references::add);
        references.names(Template.names(call.expect()));
        return references;
    }

    /** Whether the store is reached by its own address, as the run hands it out. */
    boolean reach(String store) {
        return direct.equals(store) || names.stream().anyMatch(name -> name.startsWith("store." + store + "."));
    }

    /** The stores whose values it asks for. */
    Set<String> stores() {
        Set<String> stores = new LinkedHashSet<>();
        names.stream()
                .filter(name -> name.startsWith("store."))
                .map(name -> name.split("\\.", 3)[1])
                .forEach(stores::add);
        if (!direct.isEmpty()) {
            stores.add(direct);
        }
        return stores;
    }

    /** Whether it asks for this name, itself or by a setting. */
    boolean names(String name) {
        return names.contains(name);
    }

    private void verb(Verb verb) {
        if (verb instanceof Verb.Run run) {
            run.argv().forEach(this::add);
        } else if (verb instanceof Verb.Http http) {
            add(http.url());
            http.headers().values().forEach(this::add);
            http.form().values().forEach(this::add);
            http.json().ifPresent(json -> names(Template.names(json)));
        } else if (verb instanceof Verb.Query query) {
            direct = query.store();
        } else if (verb instanceof Verb.Confirm confirm) {
            add(confirm.question());
        } else if (verb instanceof Verb.Files files) {
            add(files.path());
            files.source().ifPresent(this::add);
        } else if (verb instanceof Verb.Flyway flyway) {
            direct = flyway.store();
        }
    }

    private void add(Text text) {
        names(Template.parse(text.value()).names());
    }

    private void names(Collection<String> asked) {
        for (String name : asked) {
            Setting setting = settings.get(name);
            if (names.add(name) && setting instanceof Setting.Fixed fixed) {
                add(fixed.text());
            } else if (setting instanceof Setting.ByVersion chosen) {
                chosen.cases().values().forEach(this::add);
            }
        }
    }
}
