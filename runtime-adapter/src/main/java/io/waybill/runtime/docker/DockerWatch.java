package io.waybill.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;

import io.waybill.runtime.ContainerRuntime.Memory;
import io.waybill.runtime.ContainerRuntime.Watch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The engine's events of containers and images. A stream can go silent without an end, for nothing
 * comes over a quiet one either; so what the engine remembers is asked for beside it.
 */
final class DockerWatch implements Watch {
    private static final Logger log = LoggerFactory.getLogger(DockerWatch.class);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    private static final Duration IS_LATE_AFTER = Duration.ofSeconds(2);
    // Podman begins to read its log when it is asked, and stops reading when the time is up.
    private static final Duration PODMAN_READS_FOR = Duration.ofMillis(700);
    private static final EventType[] TOLD = {EventType.CONTAINER, EventType.IMAGE};
    private static final Set<EventType> ARE_TOLD = Set.of(TOLD);
    // How many Docker remembers, of any kind.
    private static final int DOCKER_REMEMBERS = 256;

    private final DockerConnection engine;
    private final ToldEvents told;
    private final boolean podman;
    private final Supplier<Instant> clock;
    private final Consumer<Event> events;
    private volatile Stream stream;

    private DockerWatch(
            DockerConnection engine,
            ToldEvents told,
            boolean podman,
            Supplier<Instant> clock,
            Consumer<Event> events) {
        this.engine = engine;
        this.clock = clock;
        this.told = told;
        this.podman = podman;
        this.events = events;
        this.stream = open();
    }

    static DockerWatch begin(
            DockerConnection engine,
            ToldEvents told,
            boolean podman,
            Supplier<Instant> clock,
            Consumer<Event> events) {
        return new DockerWatch(engine, told, podman, clock, events);
    }

    private Stream open() {
        Stream opened = new Stream();
        // No filter by label: Podman compares it with the whole "key=value".
        engine.patient()
                .eventsCmd()
                .withEventTypeFilter(TOLD)
                .withSince(seconds(told.resumeAt(told.newest())))
                .exec(opened);
        return opened;
    }

    @Override
    public void renew() {
        Stream before = stream;
        stream = open();
        before.close();
    }

    @Override
    public Memory catchUp() {
        Instant now = clock.get();
        // Before the engine is asked: its stream may tell newer ones than the answer has.
        Event newest = told.newest();
        List<Event> remembered =
                remembered(
                        engine, told.resumeAt(newest), podman ? now.plus(PODMAN_READS_FOR) : now);
        Boolean reached = ToldEvents.areReached(newest, remembered);
        Instant late = now.minus(IS_LATE_AFTER);
        boolean deaf = false;
        for (Event event : remembered) {
            if (isTold(event) && told.tell(event, events)) {
                deaf |= ToldEvents.at(event).isBefore(late);
            }
        }
        if (deaf) {
            log.info("the event stream was silent about what the engine remembers; opened anew");
            renew();
        }
        if (podman || Boolean.TRUE.equals(reached)) {
            return Memory.ALL;
        }
        if (remembered.size() >= DOCKER_REMEMBERS) {
            return Memory.SOME;
        }
        // It remembers less than it could, and not the newest that it told: it has begun anew.
        return reached == null ? Memory.ALL : Memory.NONE;
    }

    /** Whether Docker remembers all since then: something older is not forgotten yet. */
    static boolean remembersAll(DockerConnection engine, Instant since, Instant now) {
        return remembered(engine, Instant.EPOCH, now).stream()
                .anyMatch(event -> !ToldEvents.at(event).isAfter(since));
    }

    // Of a kind that is new to docker-java there is no type.
    private static boolean isTold(Event event) {
        return event.getType() != null && ARE_TOLD.contains(event.getType());
    }

    private static List<Event> remembered(DockerConnection engine, Instant since, Instant until) {
        return Refusals.translated(
                "tell what it remembers",
                () -> {
                    Listing listing = new Listing();
                    try (listing) {
                        engine.prompt()
                                .eventsCmd()
                                .withSince(seconds(since))
                                .withUntil(seconds(until))
                                .exec(listing)
                                .awaitCompletion(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    } catch (IOException _) {
                        // It is over either way.
                    }
                    return List.copyOf(listing.events);
                });
    }

    private static String seconds(Instant instant) {
        return "%d.%09d".formatted(instant.getEpochSecond(), instant.getNano());
    }

    @Override
    public @Nullable String endedBecause() {
        return stream.endedBecause;
    }

    @Override
    public void close() {
        stream.close();
    }

    private static final class Listing extends ResultCallback.Adapter<Event> {
        private final List<Event> events = new CopyOnWriteArrayList<>();

        @Override
        public void onNext(Event event) {
            events.add(event);
        }
    }

    private final class Stream extends ResultCallback.Adapter<Event> {
        private volatile @Nullable String endedBecause;

        @Override
        public void onNext(Event event) {
            told.tell(event, events);
        }

        // Not handed on: it would be logged with its stack, and the agent says what it makes of it.
        @Override
        public void onError(Throwable failure) {
            endedBecause = "its event stream broke: " + CutOff.words(failure);
            onComplete();
        }

        @Override
        public void onComplete() {
            if (endedBecause == null) {
                endedBecause = "it ended its event stream";
            }
            super.onComplete();
        }

        @Override
        public void close() {
            try {
                super.close();
            } catch (IOException _) {
                // The stream is over either way.
            }
        }
    }
}
