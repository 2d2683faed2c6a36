package io.waybill.runtime.agent;

import io.waybill.domain.Sha256;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Remembers how much was read, and what it adds up to. */
class MeasuredInput extends FilterInputStream {
    private final MessageDigest digest = Sha256.begin();
    private long bytes;

    MeasuredInput(InputStream handedOver) {
        super(handedOver);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int count = super.read(to, offset, length);
        if (count > 0) {
            digest.update(to, offset, count);
            bytes += count;
        }
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** Of what was read; asked for once, at the end. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
