package io.waybill.infra.interaction;

import io.waybill.domain.HostId;
import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.HostReply.Alive;
import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.domain.wire.HostReply.End;
import io.waybill.domain.wire.HostRequest;
import io.waybill.infra.interaction.HostUnreachable.Why;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One request to a host, and its replies. The host is granted more as replies are taken, so that
 * what is not taken yet never grows beyond {@link #WINDOW}.
 */
public final class Conversation implements AutoCloseable {
    static final long WINDOW = 512 << 10;
    private static final Duration FIRST_WORD = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final HostChannel channel;
    private final HostId host;
    private final String id;
    private final BlockingQueue<HostReply> replies = new LinkedBlockingQueue<>();
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean heard;
    private long taken;
    private long granted = WINDOW;
    private boolean ended;

    Conversation(HostChannel channel, HostId host, String id) {
        this.channel = channel;
        this.host = host;
        this.id = id;
    }

    HostId host() {
        return host;
    }

    String id() {
        return id;
    }

    void heard(HostReply reply) {
        heard = true;
        heardNanos = System.nanoTime();
        replies.add(reply);
    }

    /** Whether the host has shown that it is at work. */
    public boolean isHeard() {
        return heard;
    }

    /**
     * The next piece, or the end.
     *
     * @return none where nothing came within {@code wait}
     * @throws HostUnreachable where the host says nothing, not even that it is at work
     */
    public @Nullable HostReply next(Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            long now = System.nanoTime();
            long patience = (heard ? SILENCE : FIRST_WORD).toNanos() - (now - heardNanos);
            HostReply reply =
                    replies.poll(
                            Math.max(0, Math.min(deadline - now, patience)), TimeUnit.NANOSECONDS);
            switch (reply) {
                case Alive _ -> {}
                case Chunk chunk -> {
                    took(chunk.data().length);
                    return chunk;
                }
                case End end -> {
                    ended = true;
                    return end;
                }
                case null -> {
                    if (patience <= 0) {
                        throw silent();
                    }
                    if (System.nanoTime() >= deadline) {
                        return null;
                    }
                }
            }
        }
    }

    private HostUnreachable silent() {
        return new HostUnreachable(
                Why.HOST_SILENT,
                "the agent of host "
                        + host.value()
                        + " does not answer; see whether it runs, and try again");
    }

    private void took(int bytes) {
        taken += bytes;
        if (taken + WINDOW - granted >= WINDOW / 2) {
            granted = taken + WINDOW;
            channel.send(host, new HostRequest.Credit(id, granted));
        }
    }

    /** The host need not go on for this. */
    @Override
    public void close() {
        channel.forget(this);
        if (!ended) {
            channel.send(host, new HostRequest.Cancel(id));
        }
    }
}
