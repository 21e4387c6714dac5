package org.upgradekit.host;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** HTTP requests. Redirects are not followed: a check that is redirected has not been answered. */
public interface Http {
    /** The answer whatever its status; a refused, reset or timed-out connection is an {@link IOException} that says which. */
    Response send(Request request) throws IOException, InterruptedException;

    /**
     * A request.
     *
     * @param insecure neither certificate nor host name are verified
     */
    record Request(
            String method,
            URI url,
            Map<String, String> headers,
            Optional<String> body,
            boolean insecure,
            Duration timeout) {}

    /** Status and body as text, at most 1 MiB of it. */
    record Response(int status, String body) {}
}
