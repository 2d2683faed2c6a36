package io.waybill.infra.api;

import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.image.ImageWorkOutcome;
import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.HostReply.Alive;
import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.domain.wire.HostReply.End;
import io.waybill.domain.wire.HostReply.Room;
import io.waybill.infra.interaction.Conversation;
import io.waybill.infra.interaction.HostUnreachable;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Takes what is written while an act is done, as its host hands it over. */
abstract class OutputTaker {
    private @Nullable ExecOutcome outcome;
    private boolean silent;
    private @Nullable ImageWorkOutcome imageWork;

    abstract void take(Chunk chunk);

    /** As the host tells it; none before the end. */
    @Nullable ExecOutcome outcome() {
        return outcome;
    }

    /** Whether the host says nothing any more. */
    boolean isHostSilent() {
        return silent;
    }

    /** Of work with images, as the host tells it; none before the end. */
    @Nullable ImageWorkOutcome imageWork() {
        return imageWork;
    }

    /**
     * A host that falls silent is no error here: what was asked is on record, and so will be what
     * became of it.
     *
     * @return whether the end was reached
     */
    boolean takeAll(Conversation conversation, long deadline) throws InterruptedException {
        try {
            while (true) {
                long left = deadline - System.nanoTime();
                HostReply reply = conversation.next(Duration.ofNanos(Math.max(0, left)));
                switch (reply) {
                    case Chunk chunk -> take(chunk);
                    case End end -> {
                        outcome = end.exec();
                        imageWork = end.imageWork();
                        return true;
                    }
                    case Alive _, Room _ -> {}
                    case null -> {
                        return false;
                    }
                }
            }
        } catch (HostUnreachable _) {
            silent = true;
            return false;
        }
    }
}
