package org.upgradekit.host;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** HTTP 1.1 through the JDK's client: an upgrade to HTTP/2 in clear text confuses small servers. */
final class LocalHttp implements Http {
    private @Nullable HttpClient verifying;
    private @Nullable HttpClient trusting;

    @Override
    public Response send(Request request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client(request.insecure()).sendAsync(translate(request), head -> new CappedBody());
        try {
            HttpResponse<byte[]> response = answer.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new Response(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException late) {
            throw noAnswer(request, late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw explain(request, cause == null ? failed : cause);
        } finally {
            answer.cancel(true);
        }
    }

    private static HttpRequest translate(Request request) throws IOException {
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(request.url()).timeout(request.timeout());
            request.headers().forEach(builder::setHeader);
            return builder.method(
                            request.method(),
                            request.body()
                                    .map(HttpRequest.BodyPublishers::ofString)
                                    .orElse(HttpRequest.BodyPublishers.noBody()))
                    .build();
        } catch (IllegalArgumentException refused) {
            throw new IOException(
                    "the request to " + place(request) + " cannot be sent: " + refused.getMessage(), refused);
        }
    }

    private synchronized HttpClient client(boolean insecure) throws IOException {
        HttpClient known = insecure ? trusting : verifying;
        if (known != null) {
            return known;
        }
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER);
        if (insecure) {
            trusting = builder.sslContext(trustingContext()).build();
            return trusting;
        }
        verifying = builder.build();
        return verifying;
    }

    private static SSLContext trustingContext() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IOException("this Java has no TLS: " + broken.getMessage(), broken);
        }
    }

    /** The client's own exceptions often have no message; the operator needs to know which of the usual things it was. */
    private static IOException explain(Request request, Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return noAnswer(request, cause);
        }
        if (causedBy(cause, UnresolvedAddressException.class)) {
            return new IOException("the host name of " + place(request) + " is not known", cause);
        }
        if (cause instanceof ConnectException) {
            return new ConnectException("connection refused by " + place(request) + ": nothing listens there");
        }
        if (cause instanceof SSLException) {
            return new SSLException("no trusted connection to " + place(request) + ": " + cause.getMessage(), cause);
        }
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new IOException("no answer from " + place(request) + ": " + reason, cause);
    }

    private static IOException noAnswer(Request request, Throwable cause) {
        return new IOException(
                "no answer from " + place(request) + " within "
                        + request.timeout().toMillis() + " ms",
                cause);
    }

    private static boolean causedBy(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return true;
            }
        }
        return false;
    }

    /** Without user and query, where secrets are. */
    private static String place(Request request) {
        URI url = request.url();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + (url.getPath() == null ? "" : url.getPath());
    }
}
