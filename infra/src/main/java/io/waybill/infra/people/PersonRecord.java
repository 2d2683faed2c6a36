package io.waybill.infra.people;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What is on record of a person.
 *
 * @param actor the pseudonym
 */
public record PersonRecord(
        String actor, Instant knownSince, @Nullable Instant erasedAt, @Nullable String erasedBy) {}
