package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.Question.RunExec;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/** Runs one program in a container. */
record ExecAct(
        ActRecord asked,
        RunExec handedOver,
        @Nullable Exchange exchange,
        ContainerInteraction engine)
        implements OneAct {

    @Override
    public boolean agrees() {
        return handedOver.containerId().equals(asked.containerId())
                && handedOver.exec().onRecord().equals(asked.exec());
    }

    @Override
    public String prepare() {
        ContainerId container = handedOver.containerId();
        return engine.prepareExec(container, handedOver.exec());
    }

    @Override
    public Outcome perform(@Nullable String prepared) throws InterruptedException {
        return new Outcome.OfExec(ran(Objects.requireNonNull(prepared), handedOver.exec()));
    }

    private ExecOutcome ran(String prepared, ExecCommand exec) throws InterruptedException {
        MeasuredOutput output = new MeasuredOutput(exchange);
        long began = System.nanoTime();
        Integer exitCode = null;
        Failure failure = null;
        try {
            exitCode = run(prepared, exec, output);
            if (exitCode == null) {
                failure =
                        new Failure(
                                "timed-out",
                                "it did not end in " + exec.timeout() + ", and may still run");
            }
        } catch (RuntimeFailure refused) {
            failure = refused.failure();
        } catch (EngineAway away) {
            failure =
                    new Failure(
                            ExecOutcome.INTERRUPTED,
                            away.getMessage()
                                    + "; what became of it is not known, and it is not run again");
        }
        Duration took = Duration.ofMillis((System.nanoTime() - began) / 1_000_000);
        return new ExecOutcome(
                exitCode, took, output.bytes(), output.sha256(), output.isTruncated(), failure);
    }

    private @Nullable Integer run(String prepared, ExecCommand exec, MeasuredOutput output)
            throws InterruptedException {
        if (exec.terminal() == null || exchange == null) {
            return engine.runPrepared(prepared, exec.timeout(), output, null);
        }
        exchange.atTerminal(size -> engine.resize(prepared, size));
        exchange.workedBy(Thread.currentThread());
        try {
            return engine.runPrepared(
                    prepared,
                    exec.timeout(),
                    output,
                    new ContainerInteraction.Terminal(exchange.input(), exec.terminal()));
        } catch (InterruptedException interrupted) {
            if (!exchange.isAbandoned()) {
                throw interrupted;
            }
            throw new RuntimeFailure(
                    "left-running",
                    "who sat at its terminal left, and it did not end on that; it may still run");
        } finally {
            exchange.workedBy(null);
            var _ = Thread.interrupted();
        }
    }
}
