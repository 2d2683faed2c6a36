package io.waybill.infra.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A receiver elsewhere that is told the log, and how far it is.
 *
 * @param types only these; all where empty
 * @param subjects only what is about these; all where empty
 * @param state {@code active}; {@code failing}, where the next event was not taken and is sent
 *     again; {@code paused}; {@code removed}
 * @param because why it is paused
 * @param position up to which the receiver has taken all that is meant for it
 * @param newest the log's newest position
 * @param backlog how many positions are between the two
 * @param behindSince when the oldest event was recorded that is still to be told, or to be left out
 * @param delivered how many events were taken
 * @param attempts to deliver the next event, in vain
 * @param lastStatus of the last answer
 * @param lastError why the last attempt was in vain
 * @param secret told where it was just made or given, and never again
 * @param formerSecretUntil until when the secret before signs, too
 */
public record Webhook(
        String id,
        @Nullable String name,
        String url,
        List<String> types,
        List<String> subjects,
        String state,
        @Nullable String because,
        long position,
        long newest,
        long backlog,
        @Nullable Instant behindSince,
        long delivered,
        @Nullable Instant deliveredAt,
        int attempts,
        @Nullable Instant failingSince,
        @Nullable Instant attemptedAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        @Nullable Instant nextAttemptAt,
        @Nullable String secret,
        @Nullable Instant formerSecretUntil,
        String actor,
        @Nullable String reason,
        @Nullable String ticket,
        Instant madeAt) {

    /** As it is told to whoever must sign up with it. */
    Webhook with(String told) {
        return new Webhook(
                id,
                name,
                url,
                types,
                subjects,
                state,
                because,
                position,
                newest,
                backlog,
                behindSince,
                delivered,
                deliveredAt,
                attempts,
                failingSince,
                attemptedAt,
                lastStatus,
                lastError,
                nextAttemptAt,
                told,
                formerSecretUntil,
                actor,
                reason,
                ticket,
                madeAt);
    }

    /** How it is called where people read. */
    public String label() {
        return name == null ? id : name;
    }
}
