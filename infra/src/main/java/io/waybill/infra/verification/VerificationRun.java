package io.waybill.infra.verification;

import io.waybill.infra.verification.Verification.Part;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/** One verification from its beginning to its end. */
final class VerificationRun {
    private static final Logger log = LoggerFactory.getLogger(VerificationRun.class);
    private static final int MOST_NAMED = 10_000; // of one check; all are counted
    private static final long TELL_EVERY_NANOS = 500_000_000L;

    private final String id;
    private final Verifications verifications;
    private final long last;
    private long toldAt;
    private long differences;
    private boolean undecided;
    private boolean different;

    /**
     * @param last the log's last position
     */
    VerificationRun(String id, Verifications verifications, long last) {
        this.id = id;
        this.verifications = verifications;
        this.last = last;
    }

    /** Somebody cancelled it. */
    private static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    void run(List<Check> checks) throws InterruptedException {
        verifications.begin(id);
        try {
            for (Check check : checks) {
                run(check);
            }
            verifications.end(id, different ? "different" : undecided ? "undecided" : "consistent");
        } catch (Cancelled _) {
            log.info("verification {} was cancelled", id);
        }
    }

    private void run(Check check) throws InterruptedException {
        differences = 0;
        tell(check, "running", 0, null);
        String because = null;
        long position = 0;
        try {
            position =
                    check.compare(
                            reached -> tellNowAndThen(check, reached),
                            (what, says) -> found(check, what, says));
        } catch (Check.Undecided failure) {
            because = failure.getMessage();
        } catch (Cancelled cancelled) {
            throw cancelled;
        } catch (RuntimeException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            log.error("{} cannot be compared with the log", check.name(), failure);
            because = String.valueOf(failure.getMessage());
        }
        different |= differences > 0;
        undecided |= because != null;
        tell(
                check,
                differences > 0 ? "different" : because != null ? "undecided" : "consistent",
                position,
                because);
    }

    private void found(Check check, String what, String says) {
        if (differences++ < MOST_NAMED) {
            verifications.found(id, check.name(), what, says);
        }
    }

    private void tellNowAndThen(Check check, long reached) {
        if (System.nanoTime() - toldAt > TELL_EVERY_NANOS) {
            if (verifications.one(id).finishedAt() != null) {
                throw new Cancelled();
            }
            tell(check, "running", reached, null);
        }
    }

    private void tell(Check check, String status, long position, @Nullable String because) {
        verifications.told(
                id,
                new Part(
                        check.name(),
                        status,
                        position,
                        Math.max(last, position),
                        differences,
                        because));
        toldAt = System.nanoTime();
    }
}
