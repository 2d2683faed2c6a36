package io.waybill.projections;

import org.springframework.jdbc.core.JdbcTemplate;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.sql.DataSource;

/** Lets a reader wait until a projection knows what the reader knows already. */
public final class Freshness {
    // A projection may run in another process, which wakes nobody here.
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(100).toNanos();

    private final JdbcTemplate jdbc;
    private final Map<String, Projection> projections;
    private final Object news = new Object();
    private long batches;

    public Freshness(DataSource dataSource, Collection<? extends Projection> projections) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.projections =
                projections.stream()
                        .collect(Collectors.toMap(Projection::name, Function.identity()));
    }

    /**
     * Waits until a projection has applied an event.
     *
     * @param subject such as {@code containers/4fd1…}
     * @param sequence of the event, in its aggregate
     * @param limit how long to wait at most
     * @return whether it was reached within the limit
     */
    public boolean await(String projection, String subject, long sequence, Duration limit)
            throws InterruptedException {
        Projection asked = projections.get(projection);
        if (asked == null) {
            throw new IllegalArgumentException("there is no projection " + projection);
        }
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            long seen = batches();
            if (asked.sequenceOf(subject, jdbc).orElse(-1) >= sequence) {
                return true;
            }
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            awaitBatchAfter(seen, Math.min(left, LOOK_EVERY_NANOS));
        }
    }

    /** A batch was committed: those who wait look again. */
    public void applied() {
        synchronized (news) {
            batches++;
            news.notifyAll();
        }
    }

    private long batches() {
        synchronized (news) {
            return batches;
        }
    }

    private void awaitBatchAfter(long seen, long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        synchronized (news) {
            long left = nanos;
            while (batches == seen && left > 0) {
                // One more than the millisecond it rounds down to: a wait of 0 would be for ever.
                news.wait(left / 1_000_000 + 1);
                left = until - System.nanoTime();
            }
        }
    }
}
