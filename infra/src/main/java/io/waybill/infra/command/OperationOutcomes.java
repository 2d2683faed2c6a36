package io.waybill.infra.command;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerEvent.ContainerCopyCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerExecCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.Failure;
import io.waybill.domain.host.HostEvent.HostImageWorkFinished;
import io.waybill.domain.image.ImageEvent.ImageOperationFailed;
import io.waybill.domain.image.ImageEvent.ImageOperationSucceeded;
import io.waybill.projections.fleet.FleetQueries;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a caller wait for what becomes of an operation, as soon as it is in the log. */
@Component
public class OperationOutcomes {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Map<OperationId, CompletableFuture<Outcome>> awaited = new ConcurrentHashMap<>();

    /**
     * @param failure present exactly where the status is {@code failed}
     * @param sequence of the event that says so; none where it is known from the projection
     */
    public record Outcome(String status, @Nullable Failure failure, @Nullable Long sequence) {
        /** The token of what the command made, once it is as fresh as this. */
        public String fresh(String token) {
            return sequence == null
                    ? token
                    : token.substring(0, token.lastIndexOf('@') + 1) + sequence;
        }
    }

    private final FleetQueries fleet;

    OperationOutcomes(EventStore eventStore, FleetQueries fleet) {
        this.fleet = fleet;
        eventStore.subscribe(this::follow);
    }

    /** To be called before the command is sent, so that no outcome is missed. */
    public void expect(OperationId operation) {
        awaited.computeIfAbsent(operation, _ -> new CompletableFuture<>());
    }

    /**
     * Waits for what becomes of it. Another instance may put the outcome on record, so the
     * projection is asked now and then, too.
     */
    public Optional<Outcome> await(OperationId operation, Duration wait) {
        CompletableFuture<Outcome> outcome =
                awaited.computeIfAbsent(operation, _ -> new CompletableFuture<>());
        long deadline = System.nanoTime() + wait.toNanos();
        try {
            while (true) {
                long left = deadline - System.nanoTime();
                try {
                    return Optional.of(
                            outcome.get(
                                    Math.clamp(left, 0, LOOK_EVERY.toNanos()),
                                    TimeUnit.NANOSECONDS));
                } catch (TimeoutException _) {
                    Optional<Outcome> known = reached(operation);
                    if (known.isPresent() || left <= 0) {
                        return known;
                    }
                }
            }
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            awaited.remove(operation);
        }
    }

    private Optional<Outcome> reached(OperationId operation) {
        return fleet.operation(operation.value())
                .filter(known -> !known.status().equals("pending"))
                .map(known -> new Outcome(known.status(), known.failure(), null));
    }

    public void forget(OperationId operation) {
        awaited.remove(operation);
    }

    private void follow(List<? extends EventMessage<?>> events) {
        for (EventMessage<?> event : events) {
            Long sequence =
                    event instanceof DomainEventMessage<?> recorded
                            ? (Long) recorded.getSequenceNumber()
                            : null;
            switch (event.getPayload()) {
                case ContainerOperationSucceeded done ->
                        tell(done.operation(), new Outcome("succeeded", null, sequence));
                case ContainerOperationFailed failed ->
                        tell(failed.operation(), new Outcome("failed", failed.failure(), sequence));
                case ContainerOperationAbandoned abandoned ->
                        tell(abandoned.operation(), new Outcome("abandoned", null, sequence));
                case ContainerExecCompleted done ->
                        tell(done.operation(), ended(done.outcome().failure(), sequence));
                case ContainerCopyCompleted done ->
                        tell(done.operation(), ended(done.outcome().failure(), sequence));
                case HostImageWorkFinished done ->
                        tell(done.operation(), ended(done.outcome().failure(), sequence));
                case ImageOperationSucceeded done ->
                        tell(done.operation(), new Outcome("succeeded", null, sequence));
                case ImageOperationFailed failed ->
                        tell(failed.operation(), new Outcome("failed", failed.failure(), sequence));
                default -> {}
            }
        }
    }

    private static Outcome ended(@Nullable Failure failure, @Nullable Long sequence) {
        return new Outcome(failure == null ? "succeeded" : "failed", failure, sequence);
    }

    private void tell(OperationId operation, Outcome outcome) {
        CompletableFuture<Outcome> waiter = awaited.get(operation);
        if (waiter != null) {
            CurrentUnitOfWork.get().afterCommit(_ -> waiter.complete(outcome));
        }
    }
}
