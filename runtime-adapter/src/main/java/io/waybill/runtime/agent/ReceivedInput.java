package io.waybill.runtime.agent;

import io.waybill.domain.wire.HostRequest;
import io.waybill.domain.wire.HostRequest.Input;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/**
 * What a request is given, as it comes. It gives room for more as it is read, so that what is not
 * read yet never grows beyond {@link HostRequest#INPUT_WINDOW}.
 */
final class ReceivedInput extends InputStream {
    private final LongConsumer giveRoom;
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int read; // of the first piece
    private long received;
    private long taken;
    private long room = HostRequest.INPUT_WINDOW;
    private boolean ended;
    private boolean brokenOff;

    /**
     * @param giveRoom told how many bytes may be sent, counted from the beginning
     */
    ReceivedInput(LongConsumer giveRoom) {
        this.giveRoom = giveRoom;
    }

    /**
     * @return false where something before it is missing, or it is more than there is room for
     */
    synchronized boolean add(Input piece) {
        if (ended || piece.from() < received) {
            return true; // heard before
        }
        if (piece.from() > received || received + piece.data().length > room) {
            return false;
        }
        received += piece.data().length;
        if (piece.data().length > 0) {
            pieces.add(piece.data());
        }
        ended = piece.last();
        notifyAll();
        return true;
    }

    /** As if it were sent. */
    synchronized void type(byte key) {
        if (!ended) {
            pieces.add(new byte[] {key});
            notifyAll();
        }
    }

    /** Who hands it over left: what there is, is not all of it, where its end was not heard. */
    synchronized void breakOff() {
        brokenOff = !ended;
        end();
    }

    synchronized boolean isBrokenOff() {
        return brokenOff;
    }

    /** There is no more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) throws InterruptedIOException {
        while (pieces.isEmpty() && !ended) {
            try {
                wait();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
        if (pieces.isEmpty()) {
            return -1;
        }
        byte[] first = pieces.getFirst();
        int count = Math.min(length, first.length - read);
        System.arraycopy(first, read, to, offset, count);
        read += count;
        if (read == first.length) {
            pieces.removeFirst();
            read = 0;
        }
        took(count);
        return count;
    }

    private void took(int count) {
        taken += count;
        if (!ended && taken + HostRequest.INPUT_WINDOW - room >= HostRequest.INPUT_WINDOW / 2) {
            room = taken + HostRequest.INPUT_WINDOW;
            giveRoom.accept(room);
        }
    }
}
