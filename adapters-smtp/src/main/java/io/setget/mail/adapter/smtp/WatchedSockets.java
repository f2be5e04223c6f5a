package io.setget.mail.adapter.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/** Makes sockets and shows each plain one to somebody who may need to close it. */
final class WatchedSockets {
    private WatchedSockets() {}

    static SocketFactory plain(Consumer<Socket> watcher) {
        return new Plain(watcher);
    }

    static SSLSocketFactory encrypted(SSLSocketFactory maker, Consumer<Socket> watcher) {
        return new Encrypted(maker, watcher);
    }

    private static final class Plain extends SocketFactory {
        private final Consumer<Socket> watcher;

        Plain(Consumer<Socket> watcher) {
            this.watcher = watcher;
        }

        @Override
        public Socket createSocket() {
            Socket socket = new Socket();
            watcher.accept(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Encrypted extends SSLSocketFactory {
        private final SSLSocketFactory maker;
        private final Consumer<Socket> watcher;

        Encrypted(SSLSocketFactory maker, Consumer<Socket> watcher) {
            this.maker = maker;
            this.watcher = watcher;
        }

        @Override
        public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
            watcher.accept(plain);
            return maker.createSocket(plain, host, port, autoClose);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return maker.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return maker.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
