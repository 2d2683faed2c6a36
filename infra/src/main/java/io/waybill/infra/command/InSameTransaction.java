package io.waybill.infra.command;

import io.waybill.domain.Answer;

/** What is written together with a command's events: with them or not at all. */
@FunctionalInterface
public interface InSameTransaction {
    /** Metadata key that a command carries it under. */
    String KEY = "inSameTransaction";

    InSameTransaction NOTHING = _ -> {};

    void write(Answer answer);
}
