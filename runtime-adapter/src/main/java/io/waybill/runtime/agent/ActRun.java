package io.waybill.runtime.agent;

import io.waybill.domain.container.Failure;
import io.waybill.domain.wire.ActRecord;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.RuntimeFailure;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/**
 * Does one act, once. It is prepared first, which leaves nothing behind; then that it begins is
 * written down for good; then it is done.
 */
record ActRun(
        ActRecord asked,
        OneAct act,
        Journal journal,
        EngineClock clock,
        Consumer<OneAct.Outcome> report)
        implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ActRun.class);

    @Override
    public void run() {
        try {
            report.accept(outcome());
        } catch (InterruptedException _) {
            // The agent is closed while it is being done: the next one says that it was
            // interrupted.
        }
    }

    /** Whatever happens, there is one. */
    private OneAct.Outcome outcome() throws InterruptedException {
        try {
            return act.agrees()
                    ? begun()
                    : notDone("mismatch", "what was handed over is not what is on record");
        } catch (RuntimeException failure) {
            log.error("operation {} failed", asked.operation(), failure);
            return OneAct.Outcome.failed(
                    asked, new Failure("agent-failed", "its agent failed: " + failure));
        }
    }

    private OneAct.Outcome begun() throws InterruptedException {
        String prepared;
        try {
            prepared = act.prepare();
            journal.begin(new Journal.Begun(asked.operation(), prepared, clock.instant()));
        } catch (RuntimeFailure refused) {
            return OneAct.Outcome.failed(asked, refused.failure());
        } catch (EngineAway away) {
            return notDone("engine-away", String.valueOf(away.getMessage()));
        } catch (KafkaException away) {
            log.warn("operation {} does not begin: {}", asked.operation(), away.toString());
            return notDone("not-journalled", "that it begins could not be written down");
        }
        return act.perform(prepared);
    }

    private OneAct.Outcome notDone(String code, String because) {
        return OneAct.Outcome.failed(asked, new Failure(code, because + "; it was not run"));
    }
}
