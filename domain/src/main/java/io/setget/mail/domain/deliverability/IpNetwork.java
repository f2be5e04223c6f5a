package io.setget.mail.domain.deliverability;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network of IPv4 or IPv6 addresses.
 *
 * @param prefix how many bits count
 */
public record IpNetwork(InetAddress address, int prefix) {
    private static final Pattern IP4 =
            Pattern.compile("OCTET(\\.OCTET){3}".replace("OCTET", "(25[0-5]|2[0-4]\\d|1?\\d?\\d)"));
    private static final Pattern IP6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Empty unless it is an address literal; names are never looked up. */
    public static Optional<InetAddress> address(String literal) {
        if (!IP4.matcher(literal).matches() && !IP6.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException notOne) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int kept = Math.min(8, prefix - bit);
            int mask = 0xff << (8 - kept) & 0xff;
            if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
