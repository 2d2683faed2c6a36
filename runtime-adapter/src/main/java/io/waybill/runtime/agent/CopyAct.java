package io.waybill.runtime.agent;

import io.waybill.domain.container.CopyOutcome;
import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.Question.CopyIn;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;

/** Copies files into a container, as they come. */
record CopyAct(
        ActRecord asked,
        CopyIn handedOver,
        @Nullable Exchange exchange,
        ContainerInteraction engine)
        implements OneAct {
    @Override
    public boolean agrees() {
        return handedOver.containerId().equals(asked.containerId())
                && handedOver.path().equals(asked.copyTo());
    }

    @Override
    public @Nullable String prepare() {
        engine.prepareCopy(handedOver.containerId(), handedOver.path());
        return null;
    }

    @Override
    public Outcome perform(@Nullable String prepared) throws InterruptedException {
        if (exchange == null) {
            return new Outcome.OfCopy(
                    CopyOutcome.failed(new Failure("not-handed-over", "no files arrived")));
        }
        Files tar = new Files(exchange);
        long began = System.nanoTime();
        Failure failure = null;
        exchange.isFed(true);
        try {
            engine.writeFiles(handedOver.containerId(), handedOver.path(), tar);
        } catch (RuntimeFailure refused) {
            failure = refused.failure();
        } catch (EngineAway away) {
            failure =
                    new Failure(
                            ExecOutcome.INTERRUPTED,
                            away.getMessage() + "; how much of it is there is not known");
        } finally {
            exchange.isFed(false);
        }
        if (exchange.isBrokenOff()) {
            failure =
                    new Failure(
                            "broken-off",
                            "who sent the files broke off; some of them may be there");
        } else if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new Outcome.OfCopy(
                new CopyOutcome(
                        Duration.ofMillis((System.nanoTime() - began) / 1_000_000),
                        tar.bytes(),
                        tar.sha256(),
                        failure));
    }

    /** Files that break off look whole to nobody. */
    private static final class Files extends MeasuredInput {
        private final Exchange exchange;

        Files(Exchange exchange) {
            super(exchange.input());
            this.exchange = exchange;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int count = super.read(to, offset, length);
            if (count < 0 && exchange.isBrokenOff()) {
                throw new IOException("who hands it over broke off");
            }
            return count;
        }
    }
}
