package io.waybill.projections.audit;

import io.waybill.domain.InvalidInput;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What entries are found by, and grouped by. */
public enum AuditField {
    ACTOR(AuditEntry::actor),
    ACTION(AuditEntry::action),
    /** Of what it happened to, as it was then. */
    NAME(AuditEntry::target),
    HOST(AuditEntry::host),
    IMAGE(AuditEntry::image),
    /** With its image, such as {@code web:3}. */
    VERSION(entry -> Term.versionOf(entry.image(), entry.version())),
    OUTCOME(AuditEntry::outcome),
    CAUSE(AuditEntry::cause),
    TICKET(AuditEntry::ticket),
    /** Of its happening, in UTC, such as {@code 2026-11-23}. */
    DAY(Term::dayOf);

    private final Function<AuditEntry, @Nullable String> value;

    AuditField(Function<AuditEntry, @Nullable String> value) {
        this.value = value;
    }

    @Nullable String of(AuditEntry entry) {
        return value.apply(entry);
    }

    String key() {
        return Words.of(this);
    }

    /**
     * @throws InvalidInput where there is none of that name
     */
    public static AuditField named(String name) {
        return Arrays.stream(values())
                .filter(field -> field.key().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidInput(
                                        "by",
                                        "'"
                                                + name
                                                + "' is not one of "
                                                + Arrays.stream(values())
                                                        .map(AuditField::key)
                                                        .collect(Collectors.joining(", "))));
    }
}
