package io.waybill.bench.lives;

import io.waybill.domain.DomainEvent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A fleet's events as a seed has them, in the order of the log. Containers come and go, a few of
 * them have most of the events, somebody gives reasons and tickets, images get new versions, hosts
 * fall out of sight now and then.
 */
public final class Lives {
    /** The first moment, unless another is named. */
    public static final Instant BEGINNING = Instant.parse("2026-10-01T00:00:00Z");

    private static final Duration SPAN = Duration.ofDays(30);
    private static final double EVENTS_A_CONTAINER = 140;
    private static final int EVENTS_A_HOST = 200_000;

    final Random random;
    final People people;
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final ArrayDeque<GeneratedEvent> ready = new ArrayDeque<>();
    private final List<HostLife> hosts = new ArrayList<>();
    private final List<ImageLife> images = new ArrayList<>();
    private final long betweenArrivals;
    private Instant now;
    private long order;
    private int containers;

    /** Something that happens at a time; of two at the same, the one that was planned first. */
    private record Due(Instant at, long order, Runnable step) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /**
     * @param events about how many are there after thirty days; it goes on for whoever asks for
     *     more
     */
    public Lives(long seed, long events) {
        this(seed, events, BEGINNING);
    }

    public Lives(long seed, long events, Instant beginning) {
        random = new Random(seed);
        people = new People(random);
        now = beginning;
        betweenArrivals = (long) (SPAN.toMillis() * EVENTS_A_CONTAINER / Math.max(events, 1_000));
        for (int i = 0; i < 4 + events / EVENTS_A_HOST; i++) {
            hosts.add(new HostLife(this, i));
        }
        for (String name : People.IMAGES) {
            images.add(new ImageLife(this, name));
        }
        hosts.forEach(HostLife::begin);
        images.forEach(ImageLife::begin);
        after(60_000, this::arrive);
    }

    /** The next event; there is always one. */
    public GeneratedEvent next() {
        while (ready.isEmpty()) {
            Due next = due.remove();
            now = next.at();
            next.step().run();
        }
        return ready.remove();
    }

    private void arrive() {
        new ContainerLife(this, somewhere(), something(), ++containers).begin();
        after(exponential(betweenArrivals), this::arrive);
    }

    private HostLife somewhere() {
        return hosts.get(random.nextInt(hosts.size()));
    }

    // Few images are what most containers are made from.
    private ImageLife something() {
        return images.get(People.skewed(random, images.size()));
    }

    Instant now() {
        return now;
    }

    void after(long millis, Runnable step) {
        at(now.plusMillis(Math.max(millis, 1)), step);
    }

    void at(Instant time, Runnable step) {
        due.add(new Due(time, order++, step));
    }

    /** How long until something that happens every {@code mean} on average happens again. */
    long exponential(double mean) {
        return (long) (-mean * Math.log(1 - random.nextDouble()));
    }

    /**
     * Puts an event on record now.
     *
     * @return its id
     */
    String record(DomainEvent event, long sequence, Map<String, String> metadata) {
        String id = nextId();
        ready.add(new GeneratedEvent(id, sequence, now, event, metadata));
        return id;
    }

    // A UUID of version 7, as the service gives them.
    private String nextId() {
        String time = "%012x".formatted(now.toEpochMilli());
        String rest = "%016x".formatted(random.nextLong());
        return time.substring(0, 8)
                + "-"
                + time.substring(8)
                + "-7"
                + rest.substring(0, 3)
                + "-8"
                + rest.substring(3, 6)
                + "-"
                + "%012x".formatted(random.nextLong() >>> 16);
    }

    String hex(int digits) {
        StringBuilder text = new StringBuilder(digits);
        while (text.length() < digits) {
            text.append("%016x".formatted(random.nextLong()));
        }
        return text.substring(0, digits);
    }
}
