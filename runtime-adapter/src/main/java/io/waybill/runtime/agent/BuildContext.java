package io.waybill.runtime.agent;

import io.waybill.domain.image.BuildSource;
import io.waybill.runtime.RuntimeFailure;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A build's context as it is handed over. One that breaks off, or is another, builds nothing. */
final class BuildContext extends FilterInputStream {
    private final BuildSource source;
    private final MessageDigest digest;
    private long bytes;

    BuildContext(InputStream handedOver, BuildSource source) {
        super(handedOver);
        this.source = source;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
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
        if (count < 0 && bytes < source.contextBytes()) {
            throw new IOException(
                    "the context broke off after " + bytes + " of " + source.contextBytes());
        }
        return count;
    }

    /** Reads what an engine left unread, and refuses where it was not what is on record. */
    void requireWhole() {
        byte[] rest = new byte[8192];
        try {
            while (read(rest, 0, rest.length) >= 0) {
                // Only to know all of it.
            }
        } catch (IOException brokenOff) {
            throw new RuntimeFailure("context-incomplete", String.valueOf(brokenOff.getMessage()));
        }
        String was = HexFormat.of().formatHex(digest.digest());
        if (bytes != source.contextBytes() || !was.equals(source.contextSha256())) {
            throw new RuntimeFailure(
                    "context-incomplete", "the context that came is not the one on record");
        }
    }

    boolean isBrokenOff() {
        return bytes < source.contextBytes();
    }
}
