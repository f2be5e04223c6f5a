package io.setget.mail.domain.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What is stored of a random token, such as an API key or a session: its SHA-256 in hex. Enough for tokens that nobody
 * can guess; passwords need a {@link PasswordHash}.
 */
public record TokenDigest(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public TokenDigest {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a digest");
        }
    }

    public static TokenDigest of(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return new TokenDigest(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
