package org.upgradekit.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a database is and who logs in.
 *
 * @param host a name, an address without brackets, or the directory of a local socket (begins with {@code /})
 * @param database the name as the catalogue has it, no percent signs
 * @param options under the names of libpq ({@code sslmode}, {@code application_name}); both spellings are written from it
 */
public record Address(
        String host,
        int port,
        String database,
        String user,
        Optional<String> password,
        SortedMap<String, String> options) {

    /** Not the address of a database. The message never holds the text, which may hold a password. */
    public static final class Malformed extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    public Address {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /**
     * Reads {@code postgresql://}, {@code postgres://} and {@code jdbc:postgresql://} addresses.
     *
     * @throws Malformed when it is none, or names several hosts
     */
    public static Address parse(String url) {
        return AddressText.parse(url);
    }

    /** Whether {@link #host} is the directory of a local socket. */
    public boolean local() {
        return host.startsWith("/");
    }

    /** Whether the address is a local socket or a loopback one (which may still lead into a container). */
    public boolean onThisHost() {
        return local() || host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** The file of the local socket (PostgreSQL manual, {@code unix_socket_directories}). */
    public Path socket() {
        return Path.of(host, ".s.PGSQL." + port);
    }

    /** The form of libpq, with the password: for a child's environment, never for an argument or a log. */
    public String url() {
        return "postgresql://" + encode(user)
                + password.map(p -> ":" + encode(p)).orElse("") + "@" + place() + "/" + encode(database)
                + query(options);
    }

    /** The form of JDBC, with user and password in it: secret like {@link #url()}. */
    public String jdbc() {
        Map<String, String> all = AddressText.jdbcOptions(options);
        all.put("user", user);
        password.ifPresent(p -> all.put("password", p));
        return "jdbc:postgresql://" + place() + "/" + encode(database) + query(all);
    }

    Address withHost(String name) {
        return new Address(name, port, database, user, password, options);
    }

    public Address withDatabase(String name) {
        return new Address(host, port, name, user, password, options);
    }

    /** With this option of libpq, in place of the one there is. */
    public Address withOption(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(options);
        more.put(name, value);
        return new Address(host, port, database, user, password, more);
    }

    /** For people: without password and options. */
    @Override
    public String toString() {
        return user + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
    }

    private String place() {
        String name = host.contains(":") ? "[" + host + "]" : encode(host);
        return name + ":" + port;
    }

    private static String query(Map<String, String> options) {
        return options.isEmpty()
                ? ""
                : options.entrySet().stream()
                        .map(one -> encode(one.getKey()) + "=" + encode(one.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** URLEncoder writes a space as plus, which neither libpq nor JDBC reads as one in a path. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
