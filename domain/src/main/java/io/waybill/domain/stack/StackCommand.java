package io.waybill.domain.stack;

import io.waybill.domain.StackId;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of one stack. */
public sealed interface StackCommand {
    StackId stackId();

    /**
     * Puts its next revision on record; the same as the newest is no news.
     *
     * @param number that it is to have: the newest's, and one
     * @param revisionOf the former one that it equals; none where it goes back to none
     */
    record DeclareStackRevision(
            @TargetAggregateIdentifier StackId stackId,
            int number,
            StackDocument document,
            @Nullable Integer revisionOf)
            implements StackCommand {}
}
