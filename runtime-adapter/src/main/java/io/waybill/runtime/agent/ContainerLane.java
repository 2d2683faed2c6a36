package io.waybill.runtime.agent;

import io.opentelemetry.api.trace.SpanKind;
import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Deviations;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.Observation;
import io.waybill.domain.container.Observation.Completed;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.container.Operation;
import io.waybill.domain.wire.AgentReport.ContainerObserved;
import io.waybill.domain.wire.DesiredRecord;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.EngineEvent;
import io.waybill.runtime.EngineEvent.Kind;
import io.waybill.runtime.Found;
import io.waybill.runtime.Listed;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.SecretSource;
import io.waybill.runtime.Secrets;
import io.waybill.runtime.Tracing;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One container's work: one piece at a time, in the order it came, beside all other containers'.
 */
final class ContainerLane {
    private static final Logger log = LoggerFactory.getLogger(ContainerLane.class);

    private final HostId host;
    private final ContainerId container;
    private final ContainerRuntime runtime;
    private final DesiredStates desired;
    private final Reports reports;
    private final Clock clock;
    private final Executor executor;

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;
    private final AtomicInteger eventsWaiting = new AtomicInteger();

    // Touched by the lane's own work only, but for those that are volatile.
    private final Happenings happenings = new Happenings();
    private final Making making;
    private final SecretSource values;
    private volatile @Nullable ObservedState reported;
    private volatile boolean acting;
    private volatile boolean isToldAll = true;
    private volatile @Nullable OperationId begun;
    private boolean mayHaveActed = true;
    // What happened until then was told by the outcome of our own doing, or by a look.
    private Instant actedUntil = Instant.MIN;
    private Instant toldUntil = Instant.MIN;
    private boolean touched;
    private boolean untold;
    private @Nullable OperationId done;

    ContainerLane(
            HostId host,
            ContainerId container,
            ContainerRuntime runtime,
            DesiredStates desired,
            Reports reports,
            Secrets secrets,
            SecretSource values,
            Clock clock,
            Executor executor) {
        this.host = host;
        this.container = container;
        this.runtime = runtime;
        this.desired = desired;
        this.reports = reports;
        this.making = new Making(secrets);
        this.values = values;
        this.clock = clock;
        this.executor = executor;
    }

    /** Has the operation in flight carried out, if there is one and it is not done. */
    void converge() {
        enqueue(this::convergeNow);
    }

    /**
     * Has the container looked at, and what is not as last reported told.
     *
     * @param engineBegunAnew whether the engine was started again since the look before
     */
    void look(boolean engineBegunAnew) {
        enqueue(() -> lookNow(engineBegunAnew, false));
    }

    /** Has it looked at how the container is made, too: of that no list tells. */
    void lookClosely() {
        enqueue(() -> lookNow(false, true));
    }

    /** When it was looked at so. */
    long lookedCloselyNanos() {
        return making.seenNanos();
    }

    /**
     * Has what is asked of it done, and the container looked at and told, whether it changed or
     * not: nobody saw it for a while.
     *
     * @param engineBegunAnew whether the engine was started again since the look before
     */
    void lookAnew(boolean engineBegunAnew) {
        enqueue(
                () -> {
                    untold = true;
                    convergeNow();
                    lookNow(engineBegunAnew, true);
                });
    }

    /** Goes on where the agent before this one was ended. */
    void goOnAfter(LastReports.OfContainer last) {
        enqueue(
                () -> {
                    reported = last.seen().state();
                    done = last.done(); // that may not be known yet to who asks
                    toldUntil = last.seen().occurrence().at();
                    if (last.seen().occurrence().cause() == Cause.OPERATION) {
                        actedUntil = toldUntil;
                    }
                });
    }

    /** The operation that was begun last. */
    @Nullable OperationId begun() {
        return begun;
    }

    void happened(EngineEvent event) {
        boolean own = acting;
        eventsWaiting.incrementAndGet();
        enqueue(
                () -> {
                    eventsWaiting.decrementAndGet();
                    happenedNow(event, own);
                });
    }

    /** What was reported did not arrive: all is to be found out, and told, again. */
    void forget() {
        enqueue(
                () -> {
                    reported = null;
                    done = null;
                    convergeNow();
                    lookNow(false, true);
                });
    }

    /** Whether the engine's list shows it other than it was last reported. */
    boolean differsFrom(@Nullable Listed listed) {
        ObservedState known = reported;
        if (known == null || !isToldAll) {
            return true;
        }
        return listed == null
                ? known.status().isOnHost()
                : listed.status() != known.status()
                        || !listed.name().equals(known.name())
                        || !listed.engineId().equals(known.engineId());
    }

    private synchronized void enqueue(Runnable work) {
        waiting.add(work);
        if (!busy) {
            busy = true;
            try {
                executor.execute(this::workOff);
            } catch (RejectedExecutionException _) {
                waiting.clear(); // the agent is closed
            }
        }
    }

    private void workOff() {
        MDC.put("host", host.value());
        MDC.put("container", container.value());
        for (Runnable work = next(); work != null; work = next()) {
            try {
                work.run();
            } catch (EngineAway _) {
                // Said by the host's own report; looked at again when the engine is back.
            } catch (RuntimeException failure) {
                log.error("{} on {}: {}", container, host.value(), failure.toString(), failure);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable work = waiting.poll();
        busy = work != null;
        return work;
    }

    private Optional<Operation> asked() {
        return desired.of(container)
                .map(record -> record.desired().operation())
                .filter(operation -> !operation.id().equals(done));
    }

    private void convergeNow() {
        DesiredRecord record = desired.of(container).orElse(null);
        Operation operation = asked().orElse(null);
        if (record == null || operation == null) {
            return;
        }
        acting = true;
        MDC.put("operation", operation.id().value());
        MDC.put("correlationId", record.correlationId());
        String name = operation.action().words() + " container";
        try (Tracing.Work work = Tracing.of(name, SpanKind.CONSUMER, record.traceParent())) {
            work.attribute("waybill.container", container.value());
            work.attribute("waybill.container.name", record.desired().name());
            work.attribute("waybill.host", host.value());
            work.attribute("waybill.operation", operation.id().value());
            mayHaveActed = true;
            begun = operation.id();
            if (carryOut(record, operation, work)) {
                done = operation.id();
                mayHaveActed = false;
            }
        } finally {
            if (mayHaveActed) {
                actedUntil = clock.instant();
            }
            acting = false;
            MDC.remove("operation");
            MDC.remove("correlationId");
        }
    }

    /** Returns false where it was overtaken: what overtook it is waiting in the lane. */
    private boolean carryOut(DesiredRecord record, Operation operation, Tracing.Work work) {
        Failure failure = null;
        boolean isUnheardOf = desired.isNewcomer(container) && !touched;
        touched = true;
        Convergence convergence =
                new Convergence(
                        runtime,
                        container,
                        record.desired(),
                        operation,
                        isUnheardOf,
                        reported != null && reported.status().isOnHost(),
                        () -> isStillAsked(operation),
                        values,
                        () -> deviations(record),
                        () -> reportStep(record, operation));
        try {
            if (!convergence.carryOut()) {
                return false;
            }
        } catch (RuntimeFailure refused) {
            failure = refused.failure();
            work.failed(failure.code() + ": " + failure.message());
        }
        Completed completed = new Completed(operation.id(), failure, convergence.revision());
        reportOutcome(record, operation, completed);
        return true;
    }

    /** What is so on the way, and is not so any more in the end. */
    private void reportStep(DesiredRecord record, Operation operation) {
        Instant at = clock.instant();
        ObservedState now = stateOf(lookAt(record, false));
        report(now, Occurrence.by(operation.id(), host, at), null, record, null);
    }

    private List<Drift> deviations(DesiredRecord record) {
        Desired asked = record.desired();
        return runtime.inspect(container, asked)
                .map(found -> making.of(found, asked))
                .map(made -> Deviations.of(asked, made))
                .orElse(List.of());
    }

    private boolean isStillAsked(Operation operation) {
        return asked().map(now -> now.id().equals(operation.id())).orElse(false);
    }

    private void reportOutcome(DesiredRecord record, Operation operation, Completed completed) {
        ObservedState before = reported;
        // Read before the look: what happens after it is not told by it.
        Instant at = clock.instant();
        // One that was put back is as it was, and not as this asked for.
        boolean isRevised = Objects.equals(completed.revision(), record.desired().revision());
        boolean closely = isHealing(operation) || isRevised;
        Optional<Found> found = lookAt(record, closely);
        ObservedState now = stateOf(found);
        Occurrence by = Occurrence.by(operation.id(), host, at);
        actedUntil = at;
        toldUntil = at;
        boolean endedAtOnce =
                completed.failure() == null
                        && record.desired().state().isMetBy(ContainerStatus.RUNNING)
                        && now.status() == ContainerStatus.EXITED
                        && now.startedAt() != null
                        && (before == null || !now.startedAt().equals(before.startedAt()));
        Made made = closely ? madeAs(found, record) : null;
        if (!endedAtOnce) {
            report(now, by, completed, record, made);
            return;
        }
        report(EventFold.beginningOf(now), by, completed, record, made);
        Cause end = now.outOfMemory() ? Cause.OUT_OF_MEMORY : Cause.PROCESS;
        report(now, Occurrence.seen(end, host, at), null, null, null);
    }

    private static boolean isHealing(Operation operation) {
        return operation.action() == Action.HEAL || operation.action() == Action.REMAKE;
    }

    private void lookNow(boolean engineBegunAnew, boolean closely) {
        DesiredRecord record = desired.of(container).orElse(null);
        if (record == null || asked().isPresent()) {
            return; // not ours, or told by the operation's outcome
        }
        if (reported != null && eventsWaiting.get() > 0) {
            // What is told by them need not be concluded.
            enqueue(() -> lookNow(engineBegunAnew, closely));
            return;
        }
        Instant at = clock.instant();
        ObservedState before = reported;
        Optional<Found> found = lookAt(record, closely);
        ObservedState now = stateOf(found);
        isToldAll = now.status() != ContainerStatus.REMOVING;
        Made made = closely ? madeAs(found, record) : null;
        boolean tellMade = untold || making.isNews(made, record.desired());
        if (isToldAll && (tellMade || !now.equals(before))) {
            Cause cause = Happenings.inferred(before, now, engineBegunAnew);
            if (before != null && cause != Cause.UNOBSERVED) {
                // What is known of its end is not known of what came before it.
                report(
                        EventFold.beforeTheEnd(before, now),
                        new Occurrence(host, at, Cause.UNOBSERVED, null, true),
                        null,
                        null,
                        null);
            }
            Occurrence occurrence = new Occurrence(host, at, cause, null, true);
            report(now, occurrence, null, null, tellMade ? made : null);
            toldUntil = at;
        }
    }

    private void happenedNow(EngineEvent event, boolean own) {
        DesiredRecord record = desired.of(container).orElse(null);
        if (record == null) {
            return;
        }
        boolean pending = asked().isPresent();
        // An agent that was cut off from the engine, or the one before this one, may have acted.
        boolean ours = own || !event.at().isAfter(actedUntil) || (pending && mayHaveActed);
        if (happenings.isOnlyAReason(event, ours)) {
            return;
        }
        if (pending && ours && (event.kind() != Kind.DIED || happenings.isEndOfOurs(event))) {
            return; // told by the operation's outcome
        }
        if (!pending && !event.at().isAfter(toldUntil)) {
            happenings.passedOver(event);
            return;
        }
        ObservedState before = reported;
        if (before == null) {
            lookNow(false, true);
            return;
        }
        boolean closely = event.kind() == Kind.CREATED || event.kind() == Kind.UPDATED;
        Optional<Found> found = lookAt(record, closely);
        ObservedState now = stateOf(found);
        ObservedState after = EventFold.after(event, before, now);
        boolean passed = !now.equals(after);
        Cause cause = happenings.causeOf(event, before, now, passed, record.desired().spec());
        if (event.kind() == Kind.DIED && cause == Cause.SOMEBODY_ELSE && runtime.isEnding()) {
            cause = Cause.ENGINE;
        }
        if (after != null) {
            Made made = closely ? madeAs(found, record) : null;
            Made news = making.isNews(made, record.desired()) ? made : null;
            report(after, Occurrence.seen(cause, host, event.at()), null, null, news);
        }
        // What is still not as reported follows by its own event, or else by the next comparison.
        isToldAll = now.equals(reported);
    }

    private Optional<Found> lookAt(DesiredRecord record, boolean closely) {
        if (!closely) {
            return runtime.inspect(container);
        }
        making.looked();
        return runtime.inspect(container, record.desired());
    }

    private static ObservedState stateOf(Optional<Found> found) {
        return found.map(Found::state).orElse(ObservedState.NOT_ON_HOST);
    }

    private @Nullable Made madeAs(Optional<Found> found, DesiredRecord record) {
        return found.map(now -> making.of(now, record.desired())).orElse(null);
    }

    private void report(
            ObservedState state,
            Occurrence occurrence,
            @Nullable Completed completed,
            @Nullable DesiredRecord because,
            @Nullable Made made) {
        if (completed == null && made == null && !untold && Objects.equals(state, reported)) {
            return;
        }
        making.tell(made);
        reported = state;
        untold = false;
        reports.send(
                new ContainerObserved(
                        container,
                        new Observation(state, occurrence, completed, made),
                        because == null ? null : because.event(),
                        because == null ? null : because.correlationId()));
    }
}
