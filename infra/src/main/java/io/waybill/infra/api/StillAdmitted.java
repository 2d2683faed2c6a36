package io.waybill.infra.api;

import io.waybill.infra.access.SignedIn;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Ends what goes on for long, once the service stops, or once who began it is not let in any more.
 */
final class StillAdmitted implements Runnable {
    static final Duration ASKED_EVERY = Duration.ofSeconds(10);

    private final BooleanSupplier closing;
    private final BooleanSupplier letIn;
    private long askedNanos = System.nanoTime();

    /** To be made on the thread of the request. */
    StillAdmitted(BooleanSupplier closing) {
        this.closing = closing;
        this.letIn = SignedIn.stillLetIn();
    }

    @Override
    public void run() {
        if (closing.getAsBoolean()) {
            throw new IllegalStateException("the service stops");
        }
        if (!isLetIn()) {
            throw new IllegalStateException("who asked is not let in any more");
        }
    }

    /** Asked for at most every ten seconds. */
    boolean isLetIn() {
        if (System.nanoTime() - askedNanos < ASKED_EVERY.toNanos()) {
            return true;
        }
        askedNanos = System.nanoTime();
        try {
            return letIn.getAsBoolean();
        } catch (DataAccessException | TransactionException _) {
            return true; // nobody can tell just now; it is asked again
        }
    }
}
