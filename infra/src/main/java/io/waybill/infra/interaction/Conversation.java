package io.waybill.infra.interaction;

import io.waybill.domain.HostId;
import io.waybill.domain.container.TerminalSize;
import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.HostReply.Alive;
import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.domain.wire.HostReply.End;
import io.waybill.domain.wire.HostReply.Room;
import io.waybill.domain.wire.HostRequest;
import io.waybill.infra.interaction.HostUnreachable.Why;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
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
    private static final int LARGEST_PIECE = 32 << 10;
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final HostChannel channel;
    private final HostId host;
    private final String id;
    private final BlockingQueue<HostReply> replies = new LinkedBlockingQueue<>();
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean heard;
    private final Object inputLock = new Object();
    private long taken;
    private volatile long granted = WINDOW;
    private long given;
    private long room = HostRequest.INPUT_WINDOW;
    private boolean over;
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
        if (reply instanceof Room more) {
            synchronized (inputLock) {
                room = Math.max(room, more.total());
                inputLock.notifyAll();
            }
        } else {
            replies.add(reply);
        }
        if (reply instanceof End) {
            synchronized (inputLock) {
                over = true;
                inputLock.notifyAll();
            }
        }
    }

    /**
     * Gives it input, no faster than it is read there.
     *
     * @return false where there was no room for all of it in time, or the host has ended it: what
     *     was given may be lost then
     */
    public boolean give(byte[] data, boolean last, Duration wait) throws InterruptedException {
        synchronized (inputLock) {
            long deadline = System.nanoTime() + wait.toNanos();
            int from = 0;
            do {
                int length = Math.min(data.length - from, LARGEST_PIECE);
                if (!isRoomFor(length, deadline)) {
                    return false;
                }
                byte[] piece = Arrays.copyOfRange(data, from, from + length);
                from += length;
                channel.send(
                        host, new HostRequest.Input(id, given, piece, last && from == data.length));
                given += length;
            } while (from < data.length);
            return true;
        }
    }

    /**
     * Gives it all of that, as it comes.
     *
     * @param roomWithin how long it may take to be read, piece by piece
     * @return false as {@link #give}
     */
    public boolean giveAll(InputStream input, Duration roomWithin)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[LARGEST_PIECE];
        for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
            if (!give(Arrays.copyOf(buffer, read), false, roomWithin)) {
                return false;
            }
        }
        return give(new byte[0], true, roomWithin);
    }

    private boolean isRoomFor(int length, long deadline) throws InterruptedException {
        while (given + length > room && !over) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            inputLock.wait(Math.max(1, left / 1_000_000));
        }
        return !over;
    }

    public void resize(TerminalSize size) {
        channel.send(host, new HostRequest.Resize(id, size));
    }

    /** Says that somebody waits still: what nobody waits for is given up. */
    void stay() {
        channel.send(host, new HostRequest.Credit(id, granted));
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
                case Alive _, Room _ -> {}
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
