package org.upgradekit.action;

import java.time.Duration;
import java.util.Optional;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.expect.Answer;
import org.upgradekit.playbook.Verb;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.DatabaseQuery;

/** Asks a store's database for one value, with the product's own role and under the name it bears at this moment. */
final class QueryVerb {
    private final Parts parts;
    private final String step;

    QueryVerb(Parts parts, String step) {
        this.parts = parts;
        this.step = step;
    }

    Answer answer(Verb.Query query, Duration limit) throws Unanswered {
        Address address = Address.parse(parts.values().fill("${store." + query.store() + ".url}"));
        try {
            Optional<String> value = DatabaseQuery.value(
                    parts.sessions(), address, step, parts.values().fill(query.sql()), limit);
            return new Answer(0, value.orElse(""));
        } catch (Failure e) {
            throw new Unanswered(
                    parts.redactor().redact(e.getMessage() + ": " + e.first().detail()));
        }
    }
}
