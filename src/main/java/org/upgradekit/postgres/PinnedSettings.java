package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings under which a value has one text only, whatever the database, the role or the client asks for: a clone
 * loses exactly those that {@code ALTER DATABASE … SET} made. They last until the transaction ends.
 */
final class PinnedSettings {
    private static final int TRANSACTION_TIMEOUT_SINCE = 17;

    private PinnedSettings() {}

    private static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("search_path", "");
        values.put("TimeZone", "UTC");
        values.put("DateStyle", "ISO, YMD");
        values.put("IntervalStyle", "postgres");
        values.put("extra_float_digits", "3");
        values.put("bytea_output", "hex");
        values.put("xmlbinary", "base64");
        values.put("lc_monetary", "C");
        values.put("quote_all_identifiers", "off");
        // Rows hidden by a policy become an error: a digest over what a role happens to see proves nothing.
        values.put("row_security", "off");
        values.put("statement_timeout", "0");
        values.put("idle_in_transaction_session_timeout", "0");
        values.put("jit", "off");
        return values;
    }

    /** In the current transaction of {@code connection}, which must not be in auto-commit mode. */
    static void apply(Connection connection) throws SQLException {
        Map<String, String> values = values();
        if (connection.getMetaData().getDatabaseMajorVersion() >= TRANSACTION_TIMEOUT_SINCE) {
            values.put("transaction_timeout", "0");
        }
        try (PreparedStatement set = connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, true)")) {
            for (Map.Entry<String, String> one : values.entrySet()) {
                set.setString(1, one.getKey());
                set.setString(2, one.getValue());
                set.execute();
            }
        }
    }
}
