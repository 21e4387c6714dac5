package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a step does, or how a question is asked: one verb each. */
public sealed interface Verb {
    /**
     * A program. Exactly one of the two is there.
     *
     * @param argv program and arguments, started without a shell; empty with a script
     * @param script for {@code bash -euo pipefail}; its {@code ${}} is the shell's and is never filled by us
     */
    record Run(List<Text> argv, Optional<Text> script) implements Verb {}

    /**
     * A request.
     *
     * @param method in capitals; GET, or POST with a body, when the playbook names none
     * @param json the body as a tree, whose texts may hold references; not together with {@code form}
     * @param insecure the certificate is not verified
     */
    record Http(
            Text url,
            String method,
            Map<String, Text> headers,
            Optional<JsonNode> json,
            Map<String, Text> form,
            boolean insecure)
            implements Verb {}

    /** A statement on a store; the answer is the first column of its first row. */
    record Query(String store, Text sql) implements Verb {}

    /** A question that somebody answers with yes or no before anything changes. */
    record Confirm(Text question) implements Verb {}

    /**
     * One operation on a file, done whole or not at all.
     *
     * @param path what is changed
     * @param mode in octal; of a copy the source's own when absent
     * @param owner {@code USER} or {@code USER:GROUP}
     */
    record Files(Operation operation, Text path, Optional<Text> source, Optional<String> mode, Optional<Text> owner)
            implements Verb {
        /** The operations. */
        public enum Operation {
            /** The file {@code source} to {@code path}. */
            COPY,
            /** The file {@code source} with its references filled. */
            TEMPLATE,
            /** A symbolic link at {@code path} to {@code source}. */
            LINK,
            REMOVE,
            /** Mode and owner alone. */
            MODE
        }
    }

    /**
     * Flyway's migrate in this process.
     *
     * @param locations directories with migrations, {@code filesystem:} may be left out
     */
    record Flyway(String store, List<Text> locations) implements Verb {}
}
