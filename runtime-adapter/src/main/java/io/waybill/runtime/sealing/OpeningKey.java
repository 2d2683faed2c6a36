package io.waybill.runtime.sealing;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.KEM;

/** What opens what was sealed to it. It is never written down. */
public final class OpeningKey {
    private final PrivateKey own;
    private final byte[] told;
    private final KeySchedule schedule;

    OpeningKey(PrivateKey own, byte[] told, KeySchedule schedule) {
        this.own = own;
        this.told = told;
        this.schedule = schedule;
    }

    public static OpeningKey make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
            generator.initialize(NamedParameterSpec.X25519);
            KeyPair pair = generator.generateKeyPair();
            return new OpeningKey(
                    pair.getPrivate(),
                    Sealing.bytesOf((XECPublicKey) pair.getPublic()),
                    new KeySchedule(KeySchedule.AES_256));
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What is told to whoever is to seal to it: 32 bytes, as RFC 7748 writes them. */
    public byte[] told() {
        return told.clone();
    }

    /**
     * @throws IllegalArgumentException where it was not sealed to this key, for this and along with
     *     this, or was changed
     */
    public byte[] open(byte[] sealed, byte[] info, byte[] alongside) {
        if (sealed.length < Sealing.KEY_BYTES) {
            throw new IllegalArgumentException("what is sealed is longer");
        }
        try {
            byte[] encapsulation = Arrays.copyOf(sealed, Sealing.KEY_BYTES);
            byte[] content = Arrays.copyOfRange(sealed, Sealing.KEY_BYTES, sealed.length);
            return schedule.apply(
                    Cipher.DECRYPT_MODE,
                    KEM.getInstance("DHKEM").newDecapsulator(own).decapsulate(encapsulation),
                    info,
                    alongside,
                    content);
        } catch (GeneralSecurityException | ProviderException failure) {
            throw new IllegalArgumentException(
                    "it was not sealed to this key, or was changed since", failure);
        }
    }

    @Override
    public String toString() {
        return "OpeningKey[…]";
    }
}
