package io.setget.mail.bootstrap;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine is called. */
final class ThisMachine {
    private static final int LONGEST = 255;

    private ThisMachine() {}

    /** As it calls itself; {@code unknown} if it does not say. */
    static String name() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException noName) {
            name = "unknown";
        }
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }

    /** Where panel and API are found: by the machine's name if they listen on all its addresses. */
    static String address(Config.Http http) {
        String address = http.bind().getHostAddress();
        String host = http.bind().isAnyLocalAddress() ? name() : address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + ":" + http.port();
    }
}
