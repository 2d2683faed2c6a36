package io.waybill.runtime.agent;

import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.HostReply.OutputStream;
import io.waybill.domain.wire.Question.RunExec;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.RuntimeFailure;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Runs one program in a container, once. It is prepared first, which leaves nothing behind; then
 * that it begins is written down for good; then it is run.
 */
record ExecAct(
        ActRecord asked,
        RunExec handedOver,
        @Nullable Exchange exchange,
        ContainerInteraction engine,
        Journal journal,
        EngineClock clock,
        Consumer<ExecOutcome> report)
        implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ExecAct.class);

    @Override
    public void run() {
        try {
            report.accept(outcome());
        } catch (InterruptedException _) {
            // The agent is closed while the program runs: the next one says that it was
            // interrupted.
        }
    }

    private ExecOutcome outcome() throws InterruptedException {
        ExecCommand exec = handedOver.exec();
        if (!handedOver.containerId().equals(asked.containerId())
                || !exec.onRecord().equals(asked.exec())) {
            return notRun("mismatch", "what was handed over is not what is on record");
        }
        String prepared;
        try {
            prepared = engine.prepareExec(asked.containerId(), exec);
            journal.begin(new Journal.Begun(asked.operation(), prepared, clock.instant()));
        } catch (RuntimeFailure refused) {
            return ExecOutcome.failed(refused.failure());
        } catch (EngineAway away) {
            return notRun("engine-away", String.valueOf(away.getMessage()));
        } catch (KafkaException away) {
            log.warn("operation {} does not begin: {}", asked.operation(), away.toString());
            return notRun("not-journalled", "that it begins could not be written down");
        }
        return ran(prepared, exec);
    }

    private ExecOutcome ran(String prepared, ExecCommand exec) throws InterruptedException {
        Measured output = new Measured(exchange);
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
        return output.outcome(exitCode, took, failure);
    }

    private @Nullable Integer run(String prepared, ExecCommand exec, Measured output)
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

    private static ExecOutcome notRun(String code, String because) {
        return ExecOutcome.failed(new Failure(code, because + "; it was not run"));
    }

    /** Hands on what it is given, and remembers how much it was and what it adds up to. */
    private static final class Measured implements ContainerInteraction.Output {
        private final @Nullable Exchange exchange;
        private final MessageDigest digest;
        private long bytes;
        private boolean truncated;

        Measured(@Nullable Exchange exchange) {
            this.exchange = exchange;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public synchronized void take(OutputStream stream, byte[] data) {
            digest.update(data);
            bytes += data.length;
            try {
                truncated |= exchange == null || !exchange.handOver(stream, data);
            } catch (InterruptedException _) {
                truncated = true;
                Thread.currentThread().interrupt();
            }
        }

        synchronized ExecOutcome outcome(
                @Nullable Integer exitCode, Duration took, @Nullable Failure failure) {
            String sha256 = HexFormat.of().formatHex(digest.digest());
            return new ExecOutcome(exitCode, took, bytes, sha256, truncated, failure);
        }
    }
}
