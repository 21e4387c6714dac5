package org.upgradekit.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The text of an {@link Address}: libpq's and JDBC's, which spell the same options differently. */
final class AddressText {
    private static final String JDBC = "jdbc:";
    private static final int DEFAULT_PORT = 5432;
    private static final int LAST_PORT = 65_535;

    /** What both have, by libpq's name. Other options are the same in both, or of one driver only. */
    private static final Map<String, String> JDBC_NAMES = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "target_session_attrs", "targetServerType",
            "channel_binding", "channelBinding",
            "gssencmode", "gssEncMode");

    /** libpq takes these from an address alone: no variable and no file of its own holds one of them. */
    private static final Set<String> SECRETS =
            Set.of("sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key");

    private AddressText() {}

    static Address parse(String url) {
        String text = url.strip();
        boolean jdbc = text.startsWith(JDBC);
        String rest = afterScheme(jdbc ? text.substring(JDBC.length()) : text);
        int question = rest.indexOf('?');
        SortedMap<String, String> options =
                question < 0 ? new TreeMap<>() : options(rest.substring(question + 1), jdbc);
        refuseSecrets(options);
        String main = question < 0 ? rest : rest.substring(0, question);
        int slash = main.indexOf('/');
        String authority = slash < 0 ? main : main.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String[] login = (at < 0 ? "" : authority.substring(0, at)).split(":", 2);
        String place = authority.substring(at + 1);
        String user = first(options.remove("user"), decode(login[0]), System.getProperty("user.name", "postgres"));
        Optional<String> password = Optional.ofNullable(options.remove("password"))
                .or(() -> login.length > 1 ? Optional.of(decode(login[1])) : Optional.empty());
        String database = first(options.remove("dbname"), slash < 0 ? "" : decode(main.substring(slash + 1)), user);
        String host = first(options.remove("host"), host(place), "localhost");
        int port = port(first(options.remove("port"), portText(place), String.valueOf(DEFAULT_PORT)));
        return new Address(host, port, database, user, password, options);
    }

    /** The options as JDBC names them. */
    static Map<String, String> jdbcOptions(Map<String, String> options) {
        Map<String, String> named = new LinkedHashMap<>();
        options.forEach((name, value) -> named.put(JDBC_NAMES.getOrDefault(name, name), value));
        return named;
    }

    private static String afterScheme(String text) {
        for (String scheme : new String[] {"postgresql://", "postgres://"}) {
            if (text.startsWith(scheme)) {
                return text.substring(scheme.length());
            }
        }
        throw new Address.Malformed(
                "expected postgresql://USER@HOST:PORT/DATABASE, postgres://… or jdbc:postgresql://…");
    }

    private static SortedMap<String, String> options(String query, boolean jdbc) {
        SortedMap<String, String> options = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                options.put(libpqName(decode(parts[0]), jdbc), parts.length < 2 ? "" : decode(parts[1]));
            }
        }
        return options;
    }

    /** The password goes to pg_dump by its environment; there is no such way for the others. */
    private static void refuseSecrets(Map<String, String> options) {
        options.keySet().stream().filter(SECRETS::contains).findFirst().ifPresent(name -> {
            throw new Address.Malformed("the address holds " + name + ", which pg_dump and pg_restore take as an"
                    + " argument only, for everybody on this host to see; log in by a password, or by a key"
                    + " (sslkey) without one that only its user can read");
        });
    }

    private static String libpqName(String name, boolean jdbc) {
        return !jdbc
                ? name
                : JDBC_NAMES.entrySet().stream()
                        .filter(one -> one.getValue().equals(name))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(name);
    }

    private static String host(String place) {
        if (place.contains(",")) {
            throw new Address.Malformed("the address names several hosts; name the one server to upgrade");
        }
        if (place.startsWith("[")) {
            int end = place.indexOf(']');
            if (end < 0) {
                throw new Address.Malformed("the address has an opening bracket [ without its closing one");
            }
            return place.substring(1, end);
        }
        int colon = place.lastIndexOf(':');
        return decode(colon < 0 ? place : place.substring(0, colon));
    }

    private static String portText(String place) {
        String after = place.startsWith("[") ? place.substring(place.indexOf(']') + 1) : place;
        int colon = after.lastIndexOf(':');
        return colon < 0 ? "" : after.substring(colon + 1);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= LAST_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, without the text: a password with an unescaped colon or @ can end up here.
        }
        throw new Address.Malformed("the port is not a number from 1 to 65535 (a password's special characters are"
                + " percent-encoded in an address)");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badPercent) {
            throw new Address.Malformed("a percent sign in the address is not followed by two hexadecimal digits");
        }
    }

    private static String first(@Nullable String option, String text, String otherwise) {
        if (option != null && !option.isEmpty()) {
            return option;
        }
        return text.isEmpty() ? otherwise : text;
    }
}
