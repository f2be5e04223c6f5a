package io.setget.mail.adapter.smtp.certificate;

import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes the certificates that a server showed. */
public final class Presented {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final HexFormat FINGERPRINT = HexFormat.ofDelimiter(":").withUpperCase();

    private Presented() {}

    /**
     * @param chain the server's own certificate first
     * @throws CertificateException if one of them cannot be read
     */
    public static PresentedChain of(X509Certificate[] chain, String protocol, String cipher)
            throws CertificateException {
        List<PresentedCertificate> certificates = new ArrayList<>();
        for (X509Certificate one : chain) {
            certificates.add(of(one));
        }
        return new PresentedChain(certificates, protocol, cipher);
    }

    private static PresentedCertificate of(X509Certificate one) throws CertificateException {
        return new PresentedCertificate(
                one.getSubjectX500Principal().getName(),
                one.getIssuerX500Principal().getName(),
                names(one),
                one.getNotBefore().toInstant(),
                one.getNotAfter().toInstant(),
                key(one.getPublicKey()),
                one.getSigAlgName(),
                fingerprint(one),
                isSelfSigned(one),
                one.getBasicConstraints() >= 0,
                Base64.getEncoder().encodeToString(one.getEncoded()));
    }

    private static List<String> names(X509Certificate one) {
        List<String> names = new ArrayList<>();
        try {
            @Nullable Collection<List<?>> alternatives = one.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                int kind = (Integer) name.get(0);
                if ((kind == DNS_NAME || kind == IP_ADDRESS) && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        } catch (CertificateParsingException none) {
            return List.of();
        }
        return names;
    }

    private static String key(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "RSA " + rsa.getModulus().bitLength();
        }
        return key instanceof ECPublicKey ec
                ? "EC " + ec.getParams().getCurve().getField().getFieldSize()
                : key.getAlgorithm();
    }

    private static String fingerprint(X509Certificate one) throws CertificateException {
        try {
            return FINGERPRINT.formatHex(MessageDigest.getInstance("SHA-256").digest(one.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new CertificateException("SHA-256 is not to be had", impossible);
        }
    }

    private static boolean isSelfSigned(X509Certificate one) {
        if (!Arrays.equals(
                one.getSubjectX500Principal().getEncoded(),
                one.getIssuerX500Principal().getEncoded())) {
            return false;
        }
        try {
            one.verify(one.getPublicKey());
            return true;
        } catch (GeneralSecurityException signedByAnother) {
            return false;
        }
    }
}
