package org.upgradekit.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A connection to a local socket in the shape of a network one; what only a network has (Nagle, keep-alive) is ignored. */
final class UnixSocket extends Socket {
    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private volatile int timeout;

    UnixSocket(Path file) throws IOException {
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
        } catch (SocketException refused) {
            ConnectException failure = new ConnectException(file + ": " + refused.getMessage());
            failure.initCause(refused);
            throw failure;
        }
        channel.configureBlocking(false);
        readable = Selector.open();
        writable = Selector.open();
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
    }

    private int receive(byte[] bytes, int from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
        int read = channel.read(buffer);
        long waited = System.nanoTime();
        while (read == 0 && length > 0) {
            await(readable, timeout);
            read = channel.read(buffer);
            if (read == 0 && timeout > 0 && System.nanoTime() - waited >= timeout * 1_000_000L) {
                throw new SocketTimeoutException("no answer within " + timeout + " ms");
            }
        }
        return read;
    }

    private void send(byte[] bytes, int from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
        while (buffer.hasRemaining()) {
            if (channel.write(buffer) == 0) {
                await(writable, 0);
            }
        }
    }

    private static void await(Selector selector, int milliseconds) throws IOException {
        try {
            selector.select(milliseconds);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException closed) {
            SocketException failure = new SocketException("the connection was closed");
            failure.initCause(closed);
            throw failure;
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return receive(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return receive(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                send(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                send(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
        readable.close();
        writable.close();
    }

    @Override
    public void connect(SocketAddress endpoint, int milliseconds) throws IOException {
        // Connected since it was made.
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public synchronized void setSoTimeout(int milliseconds) {
        timeout = milliseconds;
    }

    @Override
    public synchronized int getSoTimeout() {
        return timeout;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // Nothing is held back here.
    }

    @Override
    public void setKeepAlive(boolean on) {
        // The kernel knows when the other side is gone.
    }
}
