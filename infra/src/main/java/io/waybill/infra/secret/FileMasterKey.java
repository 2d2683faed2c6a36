package io.waybill.infra.secret;

import io.waybill.domain.Sha256;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A master key that is in a file: 64 hexadecimal digits. */
final class FileMasterKey implements MasterKey {
    private final byte[] key;
    private final String id;

    private FileMasterKey(byte[] key) {
        this.key = key;
        // Of 256 random bits, a hash gives nothing away.
        MessageDigest named = Sha256.begin();
        named.update("waybill master key\0".getBytes(StandardCharsets.US_ASCII));
        this.id = "file/" + HexFormat.of().formatHex(named.digest(key)).substring(0, 16);
    }

    /**
     * @throws NoMasterKey where there is none
     */
    static FileMasterKey in(Path file) {
        try {
            return of(Files.readString(file).strip(), file.toString());
        } catch (IOException failure) {
            throw new NoMasterKey(
                    "the master key of secrets cannot be read from "
                            + file
                            + " ("
                            + failure.getClass().getSimpleName()
                            + "); bring the file back, or say where it is (waybill.secrets.master-key-file)");
        }
    }

    static FileMasterKey of(String digits, String where) {
        try {
            byte[] key = HexFormat.of().parseHex(digits);
            if (key.length == Sealed256.KEY_BYTES) {
                return new FileMasterKey(key);
            }
        } catch (IllegalArgumentException _) {
            // What it holds is not repeated.
        }
        throw new NoMasterKey(
                where + " is no master key of secrets: it takes 64 hexadecimal digits");
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public byte[] wrap(byte[] dataKey, byte[] context) {
        return Sealed256.encrypt(key, context, dataKey);
    }

    @Override
    public byte[] unwrap(byte[] wrapped, byte[] context) {
        return Sealed256.decrypt(key, context, wrapped);
    }

    @Override
    public String toString() {
        return "FileMasterKey[" + id + "]";
    }
}
