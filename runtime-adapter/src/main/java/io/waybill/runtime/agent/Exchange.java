package io.waybill.runtime.agent;

import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.HostReply.OutputStream;
import io.waybill.domain.wire.HostRequest.Ask;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;

/**
 * One request at work. It hands over no more than was granted: who asks is never sent what they
 * have no room for, and what gives out the data is held up instead.
 */
final class Exchange {
    private static final int LARGEST_CHUNK = 32 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Ask ask;
    private final Replies replies;
    private long granted;
    private long sent;
    private boolean abandoned;
    private boolean ended;
    private @Nullable Thread worker;

    Exchange(Ask ask, Replies replies) {
        this.ask = ask;
        this.replies = replies;
        this.granted = ask.credit();
    }

    Ask ask() {
        return ask;
    }

    synchronized void grant(long total) {
        granted = Math.max(granted, total);
        notifyAll();
    }

    /** Nobody waits for the rest. */
    synchronized void abandon() {
        abandoned = true;
        notifyAll();
        if (worker != null) {
            worker.interrupt();
        }
    }

    /** Who is to be stopped where nobody waits any more; nobody, where it is to go on. */
    synchronized void workedBy(@Nullable Thread thread) {
        worker = thread;
        if (abandoned && thread != null) {
            thread.interrupt();
        }
    }

    /**
     * Says that it is at work; to be called now and then.
     *
     * @return whether it is
     */
    synchronized boolean beat() {
        if (!ended && !abandoned) {
            replies.send(new HostReply.Alive(ask.id(), ask.from()));
        }
        return !ended;
    }

    /**
     * Waits until there is room for it. Who grants nothing for long is gone.
     *
     * @return whether all of it was handed over
     */
    synchronized boolean handOver(OutputStream stream, byte[] data) throws InterruptedException {
        for (int from = 0; from < data.length && !abandoned; from += LARGEST_CHUNK) {
            byte[] piece =
                    Arrays.copyOfRange(data, from, Math.min(data.length, from + LARGEST_CHUNK));
            if (isGranted(piece.length)) {
                sent += piece.length;
                replies.send(new HostReply.Chunk(ask.id(), ask.from(), stream, piece));
            }
        }
        return !abandoned;
    }

    private boolean isGranted(int length) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!abandoned && sent + length > granted) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                abandon();
            } else {
                wait(Math.max(1, left / 1_000_000));
            }
        }
        return !abandoned;
    }

    synchronized void end(@Nullable Failure failure, @Nullable ExecOutcome exec) {
        if (!ended) {
            ended = true;
            replies.send(new HostReply.End(ask.id(), ask.from(), failure, exec));
        }
    }
}
