package io.waybill.infra.secret;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM under a key at hand: a nonce of 12 random bytes, then what is encrypted. */
final class Sealed256 {
    static final int KEY_BYTES = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Sealed256() {}

    static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /**
     * @param alongside what has to be told again to decrypt it
     */
    static byte[] encrypt(byte[] key, byte[] alongside, byte[] content) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, nonce, alongside).doFinal(content);
            byte[] all = Arrays.copyOf(nonce, NONCE + encrypted.length);
            System.arraycopy(encrypted, 0, all, NONCE, encrypted.length);
            return all;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * @throws IllegalArgumentException where it was not encrypted by this key along with this, or
     *     was changed since
     */
    static byte[] decrypt(byte[] key, byte[] alongside, byte[] all) {
        if (all.length < NONCE) {
            throw new IllegalArgumentException("it is cut short");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(all, NONCE), alongside)
                    .doFinal(all, NONCE, all.length - NONCE);
        } catch (GeneralSecurityException failure) {
            throw new IllegalArgumentException(
                    "it was encrypted by another key or for something else, or was changed since",
                    failure);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] alongside)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(alongside);
        return cipher;
    }
}
