package org.upgradekit.standin;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that knows the public name alone and never gives up: every 10 ms it logs in anew, as the product's own role,
 * and writes a row. It remembers when it was let in and which rows the server acknowledged.
 */
final class Customer {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final StandIn product;
    private final Thread thread;
    private final List<Visit> sessions = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private int refusals;
    private volatile boolean over;

    /**
     * A login that succeeded.
     *
     * @param asked before which nothing of it had happened
     * @param entered after which nothing of it was to come
     */
    record Visit(Instant asked, Instant entered) {}

    private Customer(StandIn product) {
        this.product = product;
        this.thread = new Thread(this::insist, "customer");
    }

    static Customer of(StandIn product) {
        Customer customer = new Customer(product);
        customer.thread.start();
        return customer;
    }

    private void insist() {
        for (int i = 0; !over; i++) {
            visit("visit " + i);
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException asked) {
                return;
            }
        }
    }

    private void visit(String row) {
        Instant asked = Instant.now();
        try (Connection connection = StandInServer.connect(product.role(), product.database());
                Statement statement = connection.createStatement()) {
            letIn(new Visit(asked, Instant.now()));
            statement.execute("INSERT INTO visit VALUES ('" + row + "')");
            acknowledged(row);
        } catch (SQLException closed) {
            refused();
        }
    }

    private synchronized void letIn(Visit visit) {
        sessions.add(visit);
    }

    private synchronized void acknowledged(String row) {
        rows.add(row);
    }

    private synchronized void refused() {
        refusals++;
    }

    synchronized List<Visit> sessions() {
        return List.copyOf(sessions);
    }

    synchronized List<String> rows() {
        return List.copyOf(rows);
    }

    synchronized int refusals() {
        return refusals;
    }

    /** Returns when the last visit is over. */
    void leave() throws InterruptedException {
        over = true;
        thread.join();
    }
}
