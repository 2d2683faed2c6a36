package io.waybill.runtime.registry;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * A public key that images are signed with, as {@code cosign generate-key-pair} or {@code openssl}
 * write it: ECDSA and RSA with SHA-256, or Ed25519.
 */
public final class SignerKey {
    private static final List<String> KINDS = List.of("EC", "RSA", "Ed25519");

    private final PublicKey key;

    private SignerKey(PublicKey key) {
        this.key = key;
    }

    /**
     * @param pem from {@code BEGIN PUBLIC KEY} to {@code END PUBLIC KEY}
     * @throws IllegalArgumentException where it is no such key
     */
    public static SignerKey read(String pem) {
        String begin = "-----BEGIN PUBLIC KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END PUBLIC KEY-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("it is no PUBLIC KEY in PEM");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
        for (String kind : KINDS) {
            try {
                KeyFactory keys = KeyFactory.getInstance(kind);
                return new SignerKey(keys.generatePublic(new X509EncodedKeySpec(der)));
            } catch (GeneralSecurityException _) {
                // It is of another kind.
            }
        }
        throw new IllegalArgumentException("it is no ECDSA, RSA or Ed25519 key");
    }

    /**
     * @param signature in base64, as an image's annotation has it
     */
    boolean signed(byte[] payload, String signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm());
            verifier.initVerify(key);
            verifier.update(payload);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false; // it is no signature of this kind, or none at all
        }
    }

    private String algorithm() {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }
}
