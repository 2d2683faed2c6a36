package io.waybill.runtime.agent;

import io.waybill.domain.image.BuildSource;
import io.waybill.runtime.RuntimeFailure;

import java.io.IOException;
import java.io.InputStream;

/** A build's context as it is handed over. One that breaks off, or is another, builds nothing. */
final class BuildContext extends MeasuredInput {
    private final BuildSource source;

    BuildContext(InputStream handedOver, BuildSource source) {
        super(handedOver);
        this.source = source;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int count = super.read(to, offset, length);
        if (count < 0 && isBrokenOff()) {
            throw new IOException(
                    "the context broke off after " + bytes() + " of " + source.contextBytes());
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
        if (bytes() != source.contextBytes() || !sha256().equals(source.contextSha256())) {
            throw new RuntimeFailure(
                    "context-incomplete", "the context that came is not the one on record");
        }
    }

    boolean isBrokenOff() {
        return bytes() < source.contextBytes();
    }
}
