package io.waybill.runtime.agent;

import io.waybill.domain.Sha256;
import io.waybill.domain.wire.HostReply.OutputStream;
import io.waybill.runtime.ContainerInteraction;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.util.HexFormat;

/** Hands on what it is given, and remembers how much it was and what it adds up to. */
final class MeasuredOutput implements ContainerInteraction.Output {
    private final @Nullable Exchange exchange;
    private final MessageDigest digest = Sha256.begin();
    private long bytes;
    private boolean truncated;

    MeasuredOutput(@Nullable Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public synchronized void take(OutputStream stream, byte[] data) {
        digest.update(data);
        bytes += data.length;
        try {
            truncated |= exchange == null || !exchange.handOver(stream, data);
        } catch (InterruptedException _) {
            truncated = true;
            Thread.currentThread().interrupt();
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Whether less than all of it was handed on. */
    synchronized boolean isTruncated() {
        return truncated;
    }

    /** To be called once, when there is no more. */
    synchronized String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
