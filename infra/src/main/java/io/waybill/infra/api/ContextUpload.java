package io.waybill.infra.api;

import io.waybill.infra.interaction.Conversation;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Hands a build's context over to its host, no faster than it is read there. What breaks off is
 * noticed there: nothing is built of a part.
 */
final class ContextUpload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ContextUpload.class);
    private static final Duration ROOM_WITHIN = Duration.ofMinutes(5);

    private final @Nullable Thread giving;

    private ContextUpload(@Nullable Thread giving) {
        this.giving = giving;
    }

    /** Nothing is handed over where the request was a repetition: it was then. */
    static ContextUpload begin(RunningAct running, BuildContexts.Spooled context) {
        Conversation conversation = running.ownConversation();
        return new ContextUpload(
                conversation == null
                        ? null
                        : Thread.ofVirtual().start(() -> giveAll(conversation, context)));
    }

    private static void giveAll(Conversation conversation, BuildContexts.Spooled context) {
        try (InputStream file = Files.newInputStream(context.file())) {
            conversation.giveAll(file, ROOM_WITHIN);
        } catch (IOException failure) {
            log.warn("cannot hand over a build context: {}", failure.toString());
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
        if (giving != null) {
            giving.interrupt();
        }
    }
}
