package io.waybill.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;

/** What notes are signed with: Ed25519. */
public final class SigningKey {
    /** Bytes of a seed. */
    public static final int SEED = 32;

    private static final byte[] PROBE = "waybill".getBytes(StandardCharsets.UTF_8);

    private final PrivateKey privateKey;
    private final VerifierKey verifier;

    /**
     * @param name of who signs
     * @param seed what both keys follow from
     */
    public SigningKey(String name, byte[] seed) {
        KeyPair pair = pairOf(seed);
        privateKey = pair.getPrivate();
        byte[] encoded = pair.getPublic().getEncoded();
        verifier =
                new VerifierKey(
                        name, Arrays.copyOfRange(encoded, encoded.length - SEED, encoded.length));
        if (!verifier.verifies(PROBE, signature(PROBE))) {
            throw new IllegalStateException("the keys that this JDK makes are no pair");
        }
    }

    // The JDK makes no public key of a private one, but a pair of what it takes to be random.
    private static KeyPair pairOf(byte[] seed) {
        if (seed.length != SEED) {
            throw new IllegalArgumentException("a seed has " + SEED + " bytes");
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, new Given(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What signatures are verified with. */
    public VerifierKey verifier() {
        return verifier;
    }

    /**
     * @param text whose last line has an end
     */
    public SignedNote sign(String text) {
        byte[] signature = signature(text.getBytes(StandardCharsets.UTF_8));
        return new SignedNote(
                text, List.of(new SignedNote.Signature(verifier.name(), verifier.id(), signature)));
    }

    private byte[] signature(byte[] text) {
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(privateKey);
            signing.update(text);
            return signing.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Gives what it was given. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] seed;

        Given(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
