package io.waybill.runtime.agent;

import io.waybill.domain.container.CopyOutcome;
import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.TerminalSize;
import io.waybill.domain.image.ImageWorkOutcome;
import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.HostReply.OutputStream;
import io.waybill.domain.wire.HostRequest.Ask;
import io.waybill.domain.wire.HostRequest.Input;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One request at work. It hands over no more than was granted: who asks is never sent what they
 * have no room for, and what gives out the data is held up instead.
 */
final class Exchange {
    private static final int LARGEST_CHUNK = 32 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    /** What a person who leaves a terminal would type: interrupt, and end of file. */
    private static final byte[] FAREWELL = {3, 4, 4};

    private static final Duration BETWEEN_KEYS = Duration.ofMillis(300);
    private static final Duration STILL_THERE = Duration.ofSeconds(30);

    private final Ask ask;
    private final Replies replies;
    private final ReceivedInput input = new ReceivedInput(this::grantRoom);
    private long heardNanos = System.nanoTime();
    private @Nullable Consumer<TerminalSize> terminal;
    private boolean fed;
    private long granted;
    private long sent;
    private boolean abandoned;
    private long abandonedNanos;
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

    /** What the request is given. Whoever reads it waits for it. */
    InputStream input() {
        return input;
    }

    void take(Input piece) {
        isHeard();
        if (!input.add(piece)) {
            abandon(); // some of it is lost
        }
    }

    private void grantRoom(long total) {
        replies.send(new HostReply.Room(ask.id(), ask.from(), total));
    }

    private synchronized void isHeard() {
        heardNanos = System.nanoTime();
    }

    /** Who sits at the terminal says now and then that they do: else it is given up. */
    synchronized void atTerminal(Consumer<TerminalSize> resize) {
        terminal = resize;
    }

    /** Who hands over input says now and then that they do: else it is given up. */
    synchronized void isFed(boolean begins) {
        fed = begins;
        heardNanos = System.nanoTime();
    }

    void resize(TerminalSize size) {
        Consumer<TerminalSize> resize;
        synchronized (this) {
            isHeard();
            resize = terminal;
        }
        if (resize != null) {
            resize.accept(size);
        }
    }

    synchronized void grant(long total) {
        isHeard();
        granted = Math.max(granted, total);
        notifyAll();
    }

    /** Nobody waits for the rest. */
    synchronized void abandon() {
        if (abandoned) {
            return;
        }
        abandoned = true;
        abandonedNanos = System.nanoTime();
        notifyAll();
        if (terminal != null) {
            Thread.ofVirtual().start(this::takeLeave);
        } else {
            input.breakOff();
            interrupt();
        }
    }

    // One after another: an interrupt throws away what was typed and not read.
    private void takeLeave() {
        try {
            for (byte key : FAREWELL) {
                input.type(key);
                Thread.sleep(BETWEEN_KEYS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        input.end();
    }

    private void interrupt() {
        if (worker != null) {
            worker.interrupt();
        }
    }

    /** Who is to be stopped where nobody waits any more; nobody, where it is to go on. */
    synchronized void workedBy(@Nullable Thread thread) {
        worker = thread;
        if (abandoned) {
            interrupt();
        }
    }

    /**
     * Says that it is at work; to be called now and then.
     *
     * @return whether it is
     */
    synchronized boolean beat() {
        if ((terminal != null || fed) && isOver(heardNanos, STILL_THERE)) {
            abandon();
        }
        if (terminal != null && abandoned && isOver(abandonedNanos, ENDS_WITHIN)) {
            interrupt();
        }
        if (!ended && !abandoned) {
            replies.send(new HostReply.Alive(ask.id(), ask.from()));
        }
        return !ended;
    }

    private static boolean isOver(long sinceNanos, Duration time) {
        return System.nanoTime() - sinceNanos > time.toNanos();
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

    /** Whether who hands over input left before its end. */
    boolean isBrokenOff() {
        return input.isBrokenOff();
    }

    /** Whether nobody waits for it any more. */
    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /** Nothing comes of it, and there is nothing to say about that here. */
    synchronized void drop() {
        ended = true;
    }

    /** A reading is over. */
    void endReading(@Nullable Failure failure) {
        end(failure, null, null);
    }

    /** An act is over. */
    void end(OneAct.Outcome outcome) {
        switch (outcome) {
            case OneAct.Outcome.OfExec(ExecOutcome exec) -> end(exec.failure(), exec, null);
            case OneAct.Outcome.OfCopy(CopyOutcome copy) -> end(copy.failure(), null, null);
            case OneAct.Outcome.OfImageWork(ImageWorkOutcome work) ->
                    end(work.failure(), null, work);
        }
    }

    private synchronized void end(
            @Nullable Failure failure,
            @Nullable ExecOutcome exec,
            @Nullable ImageWorkOutcome imageWork) {
        if (!ended) {
            ended = true;
            replies.send(new HostReply.End(ask.id(), ask.from(), failure, exec, imageWork));
        }
    }
}
