package io.waybill.infra.api;

import io.waybill.domain.OperationId;
import io.waybill.infra.command.OperationOutcomes;
import io.waybill.infra.command.OperationOutcomes.Outcome;
import io.waybill.infra.interaction.Conversation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/** An act that was begun, and the host's own words on it while this instance listens. */
final class RunningAct implements AutoCloseable {
    static final Duration ON_RECORD_WITHIN = Duration.ofSeconds(10);

    private final OperationId operation;
    private final OperationOutcomes outcomes;
    private @Nullable CommandReply accepted;
    private @Nullable Conversation conversation;

    RunningAct(OperationId operation, OperationOutcomes outcomes) {
        this.operation = operation;
        this.outcomes = outcomes;
        outcomes.expect(operation);
    }

    CommandReply accepted() {
        return Objects.requireNonNull(accepted);
    }

    /** None where the request was a repetition, or nothing was asked of the host. */
    @Nullable Conversation ownConversation() {
        return operation.value().equals(accepted().operation()) ? conversation : null;
    }

    Conversation conversation() {
        return Objects.requireNonNull(conversation);
    }

    void isAccepted(CommandReply reply) {
        accepted = reply;
    }

    /** In place of what was listened to before. */
    void listenTo(@Nullable Conversation other) {
        if (conversation != null) {
            conversation.close();
        }
        conversation = other;
    }

    /**
     * @return whether the host said that it is over
     */
    boolean follow(OutputTaker taker, long deadline) throws InterruptedException {
        Conversation own = ownConversation();
        return own != null && taker.takeAll(own, deadline);
    }

    @Nullable Outcome outcome(boolean ended, long deadline) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        Duration wait = ended && left.compareTo(ON_RECORD_WITHIN) < 0 ? ON_RECORD_WITHIN : left;
        String known = accepted().operation();
        return known == null ? null : outcomes.await(new OperationId(known), wait).orElse(null);
    }

    @Override
    public void close() {
        outcomes.forget(operation);
        listenTo(null);
    }
}
