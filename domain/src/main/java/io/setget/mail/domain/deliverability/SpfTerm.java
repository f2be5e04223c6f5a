package io.setget.mail.domain.deliverability;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mechanism of an SPF record (RFC 7208 section 5).
 *
 * @param qualifier {@code +}, {@code -}, {@code ~} or {@code ?}
 * @param name in lower case, such as {@code include}
 * @param value the domain or address after the colon; blank if it is left out
 * @param prefix4 how many bits of an IPv4 address count
 * @param prefix6 how many bits of an IPv6 address count
 */
public record SpfTerm(char qualifier, String name, String value, int prefix4, int prefix6) {
    private static final Pattern MECHANISM = Pattern.compile(
            "([-+~?]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?::([^/\\s]+|[^\\s]+?))?(?:/(\\d{1,3}))?(?://(\\d{1,3}))?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9._%{}+,/=-]+");

    /** Empty if it is not a mechanism in the right form. */
    static Optional<SpfTerm> parse(String text) {
        Matcher match = MECHANISM.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        String name = match.group(2).toLowerCase(java.util.Locale.ROOT);
        String value = match.group(3) == null ? "" : match.group(3);
        boolean six = name.equals("ip6");
        int first = number(match.group(4), six ? 128 : 32);
        int second = number(match.group(5), 128);
        SpfTerm term = new SpfTerm(
                match.group(1).isEmpty() ? '+' : match.group(1).charAt(0), name, value, first, six ? first : second);
        return Optional.of(term).filter(valid -> valid.isWellFormed(match.group(4) != null, match.group(5) != null));
    }

    private static int number(String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private boolean isWellFormed(boolean hasFirst, boolean hasSecond) {
        if (prefix6 > 128 || (!name.equals("ip6") && prefix4 > 32)) {
            return false;
        }
        return switch (name) {
            case "all" -> value.isEmpty() && !hasFirst && !hasSecond;
            case "include", "exists" -> isDomain() && !hasFirst && !hasSecond;
            case "ptr" -> (value.isEmpty() || isDomain()) && !hasFirst && !hasSecond;
            case "ip4" -> !hasSecond && length() == 4;
            case "ip6" -> !hasSecond && length() == 16;
            default -> value.isEmpty() || isDomain();
        };
    }

    private boolean isDomain() {
        return !value.isEmpty() && DOMAIN.matcher(value).matches();
    }

    private int length() {
        return IpNetwork.address(value)
                .map(address -> address.getAddress().length)
                .orElse(0);
    }

    /** Whether answering it costs one of the ten look-ups (RFC 7208 section 4.6.4). */
    public boolean costsLookUp() {
        return !name.equals("all") && !name.equals("ip4") && !name.equals("ip6");
    }

    /** Whether what it asks for depends on the email (RFC 7208 section 7). */
    public boolean hasMacro() {
        return value.contains("%");
    }

    /** The network of {@code ip4} and {@code ip6}. */
    public Optional<IpNetwork> network() {
        return IpNetwork.address(value).map(address -> new IpNetwork(address, prefix4));
    }
}
