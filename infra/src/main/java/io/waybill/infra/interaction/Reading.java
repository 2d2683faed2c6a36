package io.waybill.infra.interaction;

import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.HostReply.Alive;
import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.domain.wire.HostReply.End;
import io.waybill.domain.wire.HostReply.Room;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What a host hands over of a container's inside. Nothing is sent to who asks before the host has
 * shown that it can be had, so that an error is one.
 */
public final class Reading {
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final Conversation conversation;
    private final Runnable requireOpen;
    private @Nullable HostReply first;

    /** Takes the pieces, one after another. */
    public interface Taker {
        void take(Chunk chunk) throws IOException;

        /** There is nothing more to take at the moment: what was taken is not to wait for more. */
        default void idle() throws IOException {}
    }

    /**
     * @param requireOpen throws where the service is about to stop
     */
    private Reading(Conversation conversation, Runnable requireOpen) {
        this.conversation = conversation;
        this.requireOpen = requireOpen;
    }

    /**
     * @throws HostRefused where the host says at once that it cannot be had
     * @throws HostUnreachable where it says nothing
     */
    public static Reading begin(Conversation conversation, Runnable requireOpen)
            throws InterruptedException {
        Reading reading = new Reading(conversation, requireOpen);
        while (reading.first == null && !(conversation.isHeard() && reading.settled())) {
            reading.first = conversation.next(GLANCE);
        }
        if (reading.first instanceof End end && end.failure() != null) {
            throw new HostRefused(end.failure());
        }
        return reading;
    }

    // A host that is at work may still find that it cannot: it is given a moment to say so.
    private int glances;

    private boolean settled() {
        return ++glances > 2;
    }

    public void takeAll(Taker taker) throws IOException, InterruptedException {
        HostReply reply = first;
        while (true) {
            switch (reply) {
                case Chunk chunk -> taker.take(chunk);
                case End end -> {
                    if (end.failure() != null) {
                        throw new HostRefused(end.failure());
                    }
                    return;
                }
                case Alive _, Room _ -> {}
                case null -> taker.idle();
            }
            requireOpen.run();
            reply = conversation.next(reply == null ? GLANCE : Duration.ZERO);
        }
    }

    /** All of it, where that is little. */
    public byte[] whole(int limit) throws IOException, InterruptedException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        takeAll(
                chunk -> {
                    if (whole.size() + chunk.data().length > limit) {
                        throw new IOException("the host hands over more than " + limit + " bytes");
                    }
                    whole.writeBytes(chunk.data());
                });
        return whole.toByteArray();
    }

    /** All of it, where that is little: JSON, one value a line. */
    public <T> List<T> values(int limit, Class<T> type) throws IOException, InterruptedException {
        return new String(whole(limit), StandardCharsets.UTF_8)
                .lines()
                .map(line -> WaybillJson.mapper().readValue(line, type))
                .toList();
    }
}
