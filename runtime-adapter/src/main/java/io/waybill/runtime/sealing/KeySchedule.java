package io.waybill.runtime.sealing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * From a shared secret to the one key and nonce of HPKE's base mode, with HKDF-SHA256 and AES-GCM.
 * Each is used once: what is sealed has a secret of its own.
 *
 * @param aead which AES: 1 with 128 bits, 2 with 256
 */
record KeySchedule(int aead) {
    static final int AES_256 = 2;

    private static final int KEM = 0x0020; // DHKEM(X25519, HKDF-SHA256)
    private static final int KDF_ID = 0x0001;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] NOTHING = {};

    /**
     * @param mode of {@link Cipher}: to encrypt or to decrypt
     */
    byte[] apply(int mode, SecretKey shared, byte[] info, byte[] alongside, byte[] content)
            throws GeneralSecurityException {
        byte[] context =
                joined(
                        new byte[] {0},
                        extract(NOTHING, "psk_id_hash", NOTHING),
                        extract(NOTHING, "info_hash", info));
        byte[] secret = extract(shared.getEncoded(), "secret", NOTHING);
        byte[] key = expand(secret, "key", context, aead == AES_256 ? 32 : 16);
        byte[] nonce = expand(secret, "base_nonce", context, NONCE);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(alongside);
        return cipher.doFinal(content);
    }

    private byte[] extract(byte[] salt, String label, byte[] material)
            throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.ofExtract()
                                .addSalt(salt)
                                .addIKM(joined(labelled(label), material))
                                .extractOnly());
    }

    private byte[] expand(byte[] secret, String label, byte[] context, int length)
            throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.expandOnly(
                                new SecretKeySpec(secret, "Generic"),
                                joined(two(length), labelled(label), context),
                                length));
    }

    private byte[] labelled(String label) {
        return joined(
                ascii("HPKE-v1"), ascii("HPKE"), two(KEM), two(KDF_ID), two(aead), ascii(label));
    }

    private static byte[] two(int number) {
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
