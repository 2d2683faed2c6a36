package io.waybill.infra.command;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids that nobody had before, of 32 hexadecimal digits. */
public final class NewIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private NewIds() {}

    public static String next() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
