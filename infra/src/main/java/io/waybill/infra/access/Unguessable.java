package io.waybill.infra.access;

import io.waybill.domain.Sha256;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What somebody shows to be let in. It is told once; what is kept of it is its hash. */
final class Unguessable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private Unguessable() {}

    /** 256 random bits, in hexadecimal. */
    static String make() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    /** The SHA-256 of what is shown, prefix and all. */
    static byte[] hash(String shown) {
        return Sha256.begin().digest(shown.getBytes(StandardCharsets.UTF_8));
    }
}
