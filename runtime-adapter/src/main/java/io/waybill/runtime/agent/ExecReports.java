package io.waybill.runtime.agent;

import io.waybill.domain.HostId;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.ExecObserved;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.EngineExec;
import io.waybill.runtime.RuntimeFailure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Tells what others run in the host's containers, each program once. */
final class ExecReports {
    private static final Logger log = LoggerFactory.getLogger(ExecReports.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final HostId host;
    private final ContainerInteraction engine;
    private final DesiredStates desired;
    private final CompletionStage<Void> oursAreKnown;
    private final Consumer<AgentReport> tell;
    private final Executor work;
    private volatile Set<String> told = Set.of();

    /**
     * @param oursAreKnown complete once the engine knows what agents before this one ran
     */
    ExecReports(
            HostId host,
            ContainerInteraction engine,
            DesiredStates desired,
            CompletionStage<Void> oursAreKnown,
            Consumer<AgentReport> tell,
            Executor work) {
        this.host = host;
        this.engine = engine;
        this.desired = desired;
        this.oursAreKnown = oursAreKnown;
        this.tell = tell;
        this.work = work;
    }

    /** These were told by the agents before this one. */
    void goOnAfter(Set<String> execs) {
        told = execs;
    }

    void ran(EngineExec exec) {
        if (!told.contains(exec.exec()) && desired.of(exec.container()).isPresent()) {
            oursAreKnown.thenRunAsync(() -> tellOf(exec), work);
        }
    }

    private void tellOf(EngineExec exec) {
        try {
            while (!isTold(exec)) {
                Thread.sleep(TRY_AGAIN);
            }
        } catch (InterruptedException _) {
            // The agent is closed: the next one tells it.
        }
    }

    private boolean isTold(EngineExec exec) {
        try {
            engine.programOfSomebodyElse(exec).ifPresent(program -> tell.accept(of(exec, program)));
            return true;
        } catch (EngineAway _) {
            return false;
        } catch (RuntimeFailure refused) {
            log.warn(
                    "what was run in {} on {} is not known: {}",
                    exec.container(),
                    host.value(),
                    refused.getMessage());
            return true;
        }
    }

    private ExecObserved of(EngineExec exec, String program) {
        return new ExecObserved(
                exec.container(),
                exec.exec(),
                program,
                exec.exitCode(),
                Occurrence.seen(Cause.SOMEBODY_ELSE, host, exec.at()));
    }
}
