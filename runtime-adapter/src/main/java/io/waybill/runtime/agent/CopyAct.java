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

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Copies files into a container, as they come. */
record CopyAct(
        ActRecord asked,
        CopyIn handedOver,
        @Nullable Exchange exchange,
        ContainerInteraction engine)
        implements OneAct {
    private static final byte[] EMPTY_ARCHIVE = new byte[1_024];

    @Override
    public boolean agrees() {
        return handedOver.containerId().equals(asked.containerId())
                && handedOver.path().equals(asked.copyTo());
    }

    /** An engine that refuses a long archive hangs up on it; of an empty one it says why. */
    @Override
    public @Nullable String prepare() {
        engine.writeFiles(
                handedOver.containerId(),
                handedOver.path(),
                new ByteArrayInputStream(EMPTY_ARCHIVE));
        return null;
    }

    @Override
    public Outcome perform(@Nullable String prepared) throws InterruptedException {
        if (exchange == null) {
            return new Outcome.OfCopy(
                    CopyOutcome.failed(new Failure("not-handed-over", "no files arrived")));
        }
        Measured tar = new Measured(exchange);
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
                        tar.bytes,
                        HexFormat.of().formatHex(tar.digest.digest()),
                        failure));
    }

    /** Remembers how much was read, and what it adds up to. */
    private static final class Measured extends FilterInputStream {
        final MessageDigest digest;
        private final Exchange exchange;
        long bytes;

        Measured(Exchange exchange) {
            super(exchange.input());
            this.exchange = exchange;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int count = super.read(to, offset, length);
            if (count < 0 && exchange.isBrokenOff()) {
                throw new IOException("who hands it over broke off"); // else it looked whole
            }
            if (count > 0) {
                digest.update(to, offset, count);
                bytes += count;
            }
            return count;
        }
    }
}
