package io.waybill.infra.api;

import io.waybill.infra.interaction.Conversation;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;

/**
 * Hands a build's context over to its host, no faster than it is read there. What breaks off is
 * noticed there: nothing is built of a part.
 */
final class ContextUpload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ContextUpload.class);
    private static final Duration ROOM_WITHIN = Duration.ofMinutes(5);
    private static final Duration STAY_EVERY = Duration.ofSeconds(5);
    private static final int PIECE = 128 << 10;

    private final @Nullable Thread giving;
    private final @Nullable Thread staying;

    private ContextUpload(@Nullable Thread giving, @Nullable Thread staying) {
        this.giving = giving;
        this.staying = staying;
    }

    /** Nothing is handed over where the request was a repetition: it was then. */
    static ContextUpload begin(RunningAct running, BuildContexts.Spooled context) {
        Conversation conversation = running.ownConversation();
        return conversation == null
                ? new ContextUpload(null, null)
                : new ContextUpload(
                        Thread.ofVirtual().start(() -> giveAll(conversation, context)),
                        Thread.ofVirtual().start(() -> stay(conversation)));
    }

    private static void giveAll(Conversation conversation, BuildContexts.Spooled context) {
        try (InputStream file = Files.newInputStream(context.file())) {
            byte[] buffer = new byte[PIECE];
            long given = 0;
            boolean room = true;
            for (int read = file.readNBytes(buffer, 0, PIECE);
                    read > 0 && room;
                    read = file.readNBytes(buffer, 0, PIECE)) {
                given += read;
                room =
                        conversation.give(
                                Arrays.copyOf(buffer, read), given == context.bytes(), ROOM_WITHIN);
            }
            if (given == 0) {
                conversation.give(new byte[0], true, ROOM_WITHIN);
            }
        } catch (IOException failure) {
            log.warn("cannot hand over a build context: {}", failure.toString());
        } catch (InterruptedException _) {
            // It is over.
        }
    }

    private static void stay(Conversation conversation) {
        try {
            while (true) {
                Thread.sleep(STAY_EVERY);
                conversation.stay();
            }
        } catch (InterruptedException _) {
            // It is over.
        }
    }

    /** Waits until all is handed over, unless it is over anyway. */
    void awaitGiven() throws InterruptedException {
        if (giving != null) {
            giving.join();
        }
    }

    @Override
    public void close() {
        for (Thread each : new @Nullable Thread[] {giving, staying}) {
            if (each != null) {
                each.interrupt();
            }
        }
    }
}
