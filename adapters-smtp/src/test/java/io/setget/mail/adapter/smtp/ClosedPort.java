package io.setget.mail.adapter.smtp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port whose listener was closed, and that really refuses connections. */
final class ClosedPort {
    private static final int TRIES = 100;
    private static final int MILLIS = 1_000;

    private ClosedPort() {}

    /** A listener that was closed while a thread waited in its accept may take one more connection: this takes it. */
    static void await(int port) {
        for (int i = 0; i < TRIES; i++) {
            try (Socket last = new Socket()) {
                last.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            } catch (ConnectException refused) {
                return;
            } catch (IOException taken) {
                // by the listener's last breath; the next try tells
            }
        }
        throw new IllegalStateException("port " + port + " still takes connections");
    }
}
