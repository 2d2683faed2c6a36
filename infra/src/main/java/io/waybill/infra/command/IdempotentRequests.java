package io.waybill.infra.command;

import io.waybill.domain.Conflict;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Optional;

/**
 * Requests that were made under an Idempotency-Key: the same one again gets the same answer, and
 * changes nothing.
 */
@Component
public class IdempotentRequests {
    private final JdbcClient jdbc;

    IdempotentRequests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What was answered to this request before.
     *
     * @throws Conflict where the key was used for another request
     */
    public Optional<String> answered(String actor, String key, String requestHash) {
        return jdbc.sql(
                        "select request_hash, answer from idempotent_request where actor = ? and key = ?")
                .params(actor, key)
                .query(
                        (row, _) -> {
                            if (!row.getString(1).equals(requestHash)) {
                                throw new Conflict(
                                        "the Idempotency-Key '"
                                                + key
                                                + "' was used for another request; give every request a key of its own");
                            }
                            return row.getString(2);
                        })
                .optional();
    }

    /**
     * To be called in the transaction of the request's events. A request that races with its own
     * repetition fails here.
     */
    public void record(String actor, String key, String requestHash, String answer) {
        jdbc.sql(
                        "insert into idempotent_request (actor, key, request_hash, answer) values (?, ?, ?, ?)")
                .params(actor, key, requestHash, answer)
                .update();
    }
}
