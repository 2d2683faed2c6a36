package io.waybill.runtime.agent;

import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.Question.Acting;
import io.waybill.domain.wire.Question.CopyIn;
import io.waybill.domain.wire.Question.DoImageWork;
import io.waybill.domain.wire.Question.RunExec;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.ImageStore;
import io.waybill.runtime.Recent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What is to be done on the host once at most. An act is on the desired topic, and what of it must
 * not be kept comes as a request; it begins when both are there. What was begun and has no outcome,
 * as the journal tells, is reported as interrupted, and never begun again.
 */
final class Acts implements DesiredStates.ActsHeard {
    private static final Duration HANDED_OVER_WITHIN = Duration.ofSeconds(60);
    private static final int ENDED_KEPT = 10_000;

    private final HostId host;
    private final ContainerInteraction engine;
    private final ImageStore images;
    private final Journal journal;
    private final Reports reports;
    private final EngineClock clock;
    private final Executor executor;
    private final Map<OperationId, Act> open = new HashMap<>();
    private final OwnImageWork ownImageWork = new OwnImageWork();
    // A topic that is read again tells of acts that are long over.
    private final Set<OperationId> ended = Collections.newSetFromMap(new Recent<>(ENDED_KEPT));
    private final CountDownLatch asked = new CountDownLatch(1);
    private boolean ready;

    private static final class Act {
        final long heardNanos = System.nanoTime();
        @Nullable ActRecord asked;
        @Nullable Acting handedOver;
        @Nullable Exchange exchange;
        boolean settled;
    }

    Acts(
            HostId host,
            ContainerInteraction engine,
            ImageStore images,
            Journal journal,
            Reports reports,
            EngineClock clock,
            Executor executor) {
        this.host = host;
        this.engine = engine;
        this.images = images;
        this.journal = journal;
        this.reports = reports;
        this.clock = clock;
        this.executor = executor;
    }

    /** What was begun, and of which the outcome is not in the log, is asked still. */
    boolean isAnyAsked() {
        return asked.getCount() == 0;
    }

    /** Waits until there is anything to be done once. */
    void awaitAsked() throws InterruptedException {
        asked.await();
    }

    /**
     * All that was asked, handed over and begun before the start is known: from here on it acts.
     */
    synchronized void ready() {
        ready = true;
        List.copyOf(open.keySet()).forEach(this::consider);
        journal.begun().stream()
                .filter(operation -> !open.containsKey(operation))
                .forEach(this::clear);
    }

    @Override
    public synchronized void asked(ActRecord record) {
        if (!ended.contains(record.operation())) {
            act(record.operation()).asked = record;
            if (record.imageWork() != null) {
                ownImageWork.isAsked(record.operation(), record.imageWork());
            }
            asked.countDown();
            consider(record.operation());
        }
    }

    OwnImageWork ownImageWork() {
        return ownImageWork;
    }

    /** Its outcome is in the log. */
    @Override
    public synchronized void ended(OperationId operation) {
        ended.add(operation);
        drop(open.remove(operation));
        ownImageWork.isOver(operation, clock.instant());
        clear(operation);
    }

    /**
     * What an act needs and the desired topic must not keep.
     *
     * @return whether it is of use still
     */
    synchronized boolean handedOver(Acting handed, Exchange exchange, boolean live) {
        boolean late = !live && exchange.ask().until().isBefore(clock.agents());
        if (late || ended.contains(handed.operation())) {
            return false;
        }
        Act act = act(handed.operation());
        if (act.settled) {
            return false;
        }
        act.handedOver = handed;
        act.exchange = exchange;
        consider(handed.operation());
        return true;
    }

    /** Gives up what is not complete in time; what must not be kept is not kept longer here. */
    synchronized void expire() {
        long now = System.nanoTime();
        open.values()
                .removeIf(
                        act -> {
                            boolean tooLate =
                                    act.asked == null
                                            && now - act.heardNanos > HANDED_OVER_WITHIN.toNanos();
                            if (tooLate) {
                                drop(act);
                            }
                            return tooLate;
                        });
        if (!ready) {
            return;
        }
        for (Act act : open.values()) {
            if (!act.settled && now - act.heardNanos > HANDED_OVER_WITHIN.toNanos()) {
                settle(
                        act,
                        new Failure(
                                "not-handed-over",
                                "what was to be run did not arrive; it was not run"));
            }
        }
    }

    /** What was begun ends by itself; who asked for the rest has given up, or asks the log. */
    private static void drop(@Nullable Act act) {
        if (act != null && !act.settled && act.exchange != null) {
            act.exchange.drop();
        }
    }

    private Act act(OperationId operation) {
        return open.computeIfAbsent(operation, _ -> new Act());
    }

    private void consider(OperationId operation) {
        Act act = open.get(operation);
        if (!ready || act == null || act.asked == null || act.settled) {
            return;
        }
        if (journal.of(operation).isPresent()) {
            settle(
                    act,
                    new Failure(
                            ExecOutcome.INTERRUPTED,
                            "its agent was interrupted while it ran; what became of it is not"
                                    + " known, and it is not run again"));
        } else if (act.handedOver != null) {
            act.settled = true;
            execute(
                    new ActRun(
                            act.asked,
                            once(act.asked, act.handedOver, act.exchange),
                            journal,
                            clock,
                            outcome -> report(act, outcome)));
        }
    }

    private OneAct once(ActRecord asked, Acting handedOver, @Nullable Exchange exchange) {
        return switch (handedOver) {
            case RunExec exec -> new ExecAct(asked, exec, exchange, engine);
            case CopyIn copy -> new CopyAct(asked, copy, exchange, engine);
            case DoImageWork work -> new ImageWorkAct(asked, work, exchange, images);
        };
    }

    private void settle(Act act, Failure failure) {
        act.settled = true;
        if (act.asked != null) {
            report(act, OneAct.Outcome.failed(act.asked, failure));
        }
    }

    private void report(Act act, OneAct.Outcome outcome) {
        ActRecord asked = act.asked;
        if (asked == null) {
            return;
        }
        ownImageWork.isOver(asked.operation(), clock.instant());
        reports.send(
                outcome.report(
                        asked,
                        journal.of(asked.operation()).map(Journal.Begun::exec).orElse(null),
                        Occurrence.by(asked.operation(), host, clock.instant())));
        if (act.exchange != null) {
            act.exchange.end(outcome);
        }
    }

    private void clear(OperationId operation) {
        execute(() -> journal.forget(operation));
    }

    private void execute(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException _) {
            // The agent is closed.
        }
    }
}
