package io.waybill.domain.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.access.AccessEvent.AccessRefused;
import io.waybill.domain.access.AccessEvent.AccessTokenIssued;
import io.waybill.domain.access.AccessEvent.AccessTokenWithdrawn;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one actor has been given.
 *
 * @param tokens by their ids, those that were not withdrawn
 * @param refusals how often they asked for what they may not do
 */
public record AccessState(ActorId id, SortedMap<String, Given> tokens, long refusals) {

    public record Given(String kind, List<Grant> grants, @Nullable Instant expiresAt) {}

    public static AccessState evolve(@Nullable AccessState state, AccessEvent event) {
        SortedMap<String, Given> tokens =
                state == null ? new TreeMap<>() : new TreeMap<>(state.tokens());
        long refusals = state == null ? 0 : state.refusals();
        switch (event) {
            case AccessTokenIssued issued ->
                    tokens.put(
                            issued.token(),
                            new Given(issued.kind(), issued.grants(), issued.expiresAt()));
            case AccessTokenWithdrawn withdrawn -> tokens.remove(withdrawn.token());
            case AccessRefused _ -> refusals++;
        }
        return new AccessState(
                event.actorId(), Collections.unmodifiableSortedMap(tokens), refusals);
    }
}
