package io.waybill.infra.command;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.Failure;
import io.waybill.projections.fleet.FleetQueries;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Lets a caller wait for what becomes of an operation, as soon as it is in the log. */
@Component
public class OperationOutcomes {
    private final Map<OperationId, CompletableFuture<Outcome>> awaited = new ConcurrentHashMap<>();

    /**
     * @param failure present exactly where the status is {@code failed}
     */
    public record Outcome(String status, @Nullable Failure failure) {}

    private final FleetQueries fleet;

    OperationOutcomes(EventStore eventStore, FleetQueries fleet) {
        this.fleet = fleet;
        eventStore.subscribe(this::follow);
    }

    /**
     * To be called before the command is sent, so that no outcome is missed. The waiter closes it.
     */
    public CompletableFuture<Outcome> expect(OperationId operation) {
        return awaited.computeIfAbsent(operation, _ -> new CompletableFuture<>());
    }

    /** What became of it, as far as the projection knows. */
    public Optional<Outcome> reached(OperationId operation) {
        return fleet.operation(operation.value())
                .filter(known -> !known.status().equals("pending"))
                .map(known -> new Outcome(known.status(), known.failure()));
    }

    public void forget(OperationId operation) {
        awaited.remove(operation);
    }

    private void follow(List<? extends EventMessage<?>> events) {
        for (EventMessage<?> event : events) {
            switch (event.getPayload()) {
                case ContainerOperationSucceeded done ->
                        tell(done.operation(), new Outcome("succeeded", null));
                case ContainerOperationFailed failed ->
                        tell(failed.operation(), new Outcome("failed", failed.failure()));
                case ContainerOperationAbandoned abandoned ->
                        tell(abandoned.operation(), new Outcome("abandoned", null));
                default -> {}
            }
        }
    }

    private void tell(OperationId operation, Outcome outcome) {
        CompletableFuture<Outcome> waiter = awaited.get(operation);
        if (waiter != null) {
            CurrentUnitOfWork.get().afterCommit(_ -> waiter.complete(outcome));
        }
    }
}
