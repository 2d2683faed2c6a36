package io.waybill.proof;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What Ed25519 signatures of notes are verified with, written {@code name+hash+key}.
 *
 * @param name of who signs
 */
public record VerifierKey(String name, byte[] key) {
    static final byte ED25519 = 1;
    private static final int LENGTH = 32;
    private static final byte[] X509_BEFORE_KEY =
            HexFormat.of().parseHex("302a300506032b6570032100");

    public VerifierKey {
        if (name.isEmpty() || name.chars().anyMatch(c -> c == '+' || Character.isWhitespace(c))) {
            throw new IllegalArgumentException(
                    "a key's name has neither spaces nor plus signs, as '" + name + "' has");
        }
        if (key.length != LENGTH) {
            throw new IllegalArgumentException("a key has " + LENGTH + " bytes");
        }
    }

    /**
     * @throws IllegalArgumentException where it is none
     */
    public static VerifierKey read(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException(
                    "a key is written name+hash+key, with plus signs between");
        }
        byte[] typed;
        try {
            typed = Base64.getDecoder().decode(parts[2]);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the key after the second plus sign is no base64");
        }
        if (typed.length != LENGTH + 1 || typed[0] != ED25519) {
            throw new IllegalArgumentException("the key is none of Ed25519");
        }
        VerifierKey key = new VerifierKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!HexFormat.of().formatHex(key.id()).equals(parts[1])) {
            throw new IllegalArgumentException(
                    "the key is not the one that its hash "
                            + parts[1]
                            + " is of: it was cut or changed");
        }
        return key;
    }

    /** The first four bytes of its hash, which signatures name it by. */
    byte[] id() {
        MessageDigest digest = Hash.sha256();
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(digest.digest(typed()), 4);
    }

    private byte[] typed() {
        byte[] typed = new byte[LENGTH + 1];
        typed[0] = ED25519;
        System.arraycopy(key, 0, typed, 1, LENGTH);
        return typed;
    }

    /** Whether one of a note's signatures is this key's, and all of this key's are right. */
    public boolean signed(SignedNote note) {
        byte[] id = id();
        boolean is = false;
        for (SignedNote.Signature signature : note.signatures()) {
            if (signature.name().equals(name) && Arrays.equals(signature.key(), id)) {
                if (!verifies(
                        note.text().getBytes(StandardCharsets.UTF_8), signature.signature())) {
                    return false;
                }
                is = true;
            }
        }
        return is;
    }

    boolean verifies(byte[] text, byte[] signature) {
        try {
            Signature verification = Signature.getInstance("Ed25519");
            verification.initVerify(publicKey());
            verification.update(text);
            return verification.verify(signature);
        } catch (GeneralSecurityException _) {
            return false; // not even the form of one
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(X509_BEFORE_KEY, X509_BEFORE_KEY.length + LENGTH);
        System.arraycopy(key, 0, encoded, X509_BEFORE_KEY.length, LENGTH);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey same
                && name.equals(same.name)
                && Arrays.equals(key, same.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    /** As it is handed on. */
    @Override
    public String toString() {
        return name
                + "+"
                + HexFormat.of().formatHex(id())
                + "+"
                + Base64.getEncoder().encodeToString(typed());
    }
}
