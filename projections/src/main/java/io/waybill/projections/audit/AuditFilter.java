package io.waybill.projections.audit;

import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which entries are asked for: those to which all that is present applies.
 *
 * @param fields the values that they have
 * @param words each the beginning of a word in the summary, the reason, the target or the ticket,
 *     in lower case
 * @param from the earliest time of happening
 * @param to the time of happening to stop before
 */
public record AuditFilter(
        Map<AuditField, String> fields,
        @Nullable ContainerId container,
        List<String> words,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final AuditFilter EVERYTHING =
            new AuditFilter(Map.of(), null, List.of(), null, null);

    public AuditFilter {
        fields = Map.copyOf(fields);
        words = List.copyOf(words);
    }

    /** Those of them that have a value; all of them where there is none. */
    public AuditFilter with(AuditField field, @Nullable String value) {
        if (value == null) {
            return this;
        }
        Map<AuditField, String> more = new EnumMap<>(AuditField.class);
        more.putAll(fields);
        more.put(field, value);
        return new AuditFilter(more, container, words, from, to);
    }

    /** Those of them that are about a container, whatever it was called. */
    public AuditFilter about(@Nullable ContainerId id) {
        return new AuditFilter(fields, id, words, from, to);
    }

    /**
     * Those of them that have the words of a text.
     *
     * @throws InvalidInput where it has none, or too many
     */
    public AuditFilter saying(@Nullable String text) {
        return text == null
                ? this
                : new AuditFilter(fields, container, SearchedWords.lookedFor(text), from, to);
    }

    public AuditFilter happening(@Nullable Instant since, @Nullable Instant before) {
        return new AuditFilter(fields, container, words, since, before);
    }

    boolean isOfAnyTime() {
        return from == null && to == null;
    }

    boolean includes(Instant at) {
        return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
    }
}
