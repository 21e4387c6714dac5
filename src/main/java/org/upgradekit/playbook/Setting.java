package org.upgradekit.playbook;

import java.util.Map;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Position;

/** A setting as the playbook has it; an operator may override each of them by a text. */
public sealed interface Setting {
    Position at();

    /** What it is, for people, without asking anybody. */
    String shown();

    /** A text, which may refer to settings before it. */
    record Fixed(Text text) implements Setting {
        @Override
        public Position at() {
            return text.at();
        }

        @Override
        public String shown() {
            return text.value();
        }
    }

    /** Asked of the host while planning; its answer's value is a fact from then on. */
    record Probe(Call call) implements Setting {
        @Override
        public Position at() {
            return call.at();
        }

        @Override
        public String shown() {
            return "asked of the host";
        }
    }

    /**
     * Chosen by the version that should be running.
     *
     * @param cases by range, in the order of the file; the first that holds counts
     */
    record ByVersion(Map<String, Text> cases, Position at) implements Setting {
        @Override
        public String shown() {
            return cases.entrySet().stream()
                    .map(one -> one.getKey() + ": " + one.getValue().value())
                    .collect(Collectors.joining(", "));
        }
    }
}
