package io.waybill.infra.api;

import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.HostReply.Alive;
import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.domain.wire.HostReply.End;
import io.waybill.domain.wire.HostReply.Room;
import io.waybill.infra.interaction.Conversation;
import io.waybill.infra.interaction.HostUnreachable;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Takes what a program in a container writes, as its host hands it over. */
abstract class OutputTaker {
    private @Nullable ExecOutcome outcome;
    private boolean silent;

    abstract void take(Chunk chunk);

    /** As the host tells it; none before the end. */
    @Nullable ExecOutcome outcome() {
        return outcome;
    }

    /** Whether the host says nothing any more. */
    boolean isHostSilent() {
        return silent;
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
