package io.waybill.domain.stack;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.StackId;

import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** What happened to one stack. What follows from it is told of its rollouts and containers. */
public sealed interface StackEvent extends DomainEvent {
    StackId stackId();

    @Override
    default StackId about() {
        return stackId();
    }

    /**
     * Somebody declared what the stack is to be from then on, whole; with no services, that it is
     * to be no more.
     *
     * @param number from 1; the first begins the stack
     * @param revisionOf the former one that it goes back to; none where it goes back to none
     */
    @Revision("1")
    record StackRevisionDeclared(
            StackId stackId, int number, StackDocument document, @Nullable Integer revisionOf)
            implements StackEvent {}
}
