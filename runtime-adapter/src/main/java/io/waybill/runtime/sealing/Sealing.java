package io.waybill.runtime.sealing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;

import javax.crypto.Cipher;
import javax.crypto.KEM;

/** Seals to the holder of an X25519 key; nobody else can open it, who sealed it included. */
public final class Sealing {
    static final int KEY_BYTES = 32;
    private static final KeySchedule SCHEDULE = new KeySchedule(KeySchedule.AES_256);

    private Sealing() {}

    /**
     * @param key 32 bytes, as RFC 7748 writes them
     * @param info what it is for, the same for who opens it
     * @param alongside what it is said with, and is not secret; the same for who opens it
     * @throws IllegalArgumentException where the key is none
     */
    public static byte[] seal(byte[] key, byte[] info, byte[] alongside, byte[] content) {
        try {
            KEM.Encapsulated shared =
                    KEM.getInstance("DHKEM").newEncapsulator(publicKey(key)).encapsulate();
            return KeySchedule.joined(
                    shared.encapsulation(),
                    SCHEDULE.apply(Cipher.ENCRYPT_MODE, shared.key(), info, alongside, content));
        } catch (GeneralSecurityException | ProviderException failure) {
            throw new IllegalArgumentException("nothing can be sealed to this key", failure);
        }
    }

    private static PublicKey publicKey(byte[] bytes) throws GeneralSecurityException {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("an X25519 key has " + KEY_BYTES + " bytes");
        }
        return KeyFactory.getInstance("X25519")
                .generatePublic(
                        new XECPublicKeySpec(
                                NamedParameterSpec.X25519, new BigInteger(1, reversed(bytes))));
    }

    static byte[] bytesOf(XECPublicKey key) {
        byte[] big = key.getU().toByteArray();
        byte[] little = new byte[KEY_BYTES];
        for (int i = 0; i < Math.min(big.length, KEY_BYTES); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
