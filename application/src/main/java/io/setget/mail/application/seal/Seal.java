package io.setget.mail.application.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts and authenticates bytes with AES-256-GCM, bound to the place they belong to. Thread-safe. */
public final class Seal {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random;

    public Seal(byte[] key, SecureRandom random) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key must have " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    /** The nonce, then the ciphertext with its tag; only {@link #open} with the same {@code boundTo} reads it. */
    public byte[] seal(byte[] plain, String boundTo) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] secret = cipher(Cipher.ENCRYPT_MODE, nonce, boundTo).doFinal(plain);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + secret.length);
            System.arraycopy(secret, 0, sealed, NONCE_BYTES, secret.length);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no AES-GCM", impossible);
        }
    }

    /** @throws BrokenSealException if the key is another one, or the bytes were changed or moved */
    public byte[] open(byte[] sealed, String boundTo) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
            throw new BrokenSealException(null);
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), boundTo)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException broken) {
            throw new BrokenSealException(broken);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String boundTo) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(boundTo.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
