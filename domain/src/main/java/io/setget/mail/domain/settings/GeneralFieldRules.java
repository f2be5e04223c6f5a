package io.setget.mail.domain.settings;

import io.setget.mail.domain.input.Parsed;
import java.net.URI;

/** What an instance may be called, and where it may be reached. */
public final class GeneralFieldRules {
    public static final String INSTANCE_NAME = "instance_name";
    public static final String BASE_URL = "base_url";

    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_URL = 300;

    private GeneralFieldRules() {}

    public static Parsed<String> instanceName(String text) {
        String name = text.strip();
        return name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)
                ? Parsed.invalid(INSTANCE_NAME, "must be one line of 1 to " + LONGEST_NAME + " characters")
                : Parsed.valid(name);
    }

    /** Without a slash at the end, whether one was given or not. */
    public static Parsed<String> baseUrl(String text) {
        try {
            URI uri = URI.create(text.strip());
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            if (web && bare && uri.getHost() != null && uri.toString().length() <= LONGEST_URL) {
                String address = uri.toString();
                return Parsed.valid(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
            }
        } catch (IllegalArgumentException notAnAddress) {
            // said below
        }
        return Parsed.invalid(BASE_URL, "must be an address such as https://mail.example.com");
    }
}
