package io.waybill.infra.registry;

import io.waybill.domain.ImageId;
import io.waybill.domain.image.Digest;
import io.waybill.domain.image.ImageState;
import io.waybill.infra.command.Caller;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.process.InBackground;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.runtime.registry.RegistryClient;
import io.waybill.runtime.registry.RegistryFailure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Asks registries for the tags of the images that want it so, for where no registry notifies. The
 * instance that publishes does.
 */
@Component
public class RegistryPolling extends InBackground {
    private static final Logger log = LoggerFactory.getLogger(RegistryPolling.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Caller CALLER = Caller.system("its registry was asked");

    private final FleetQueries fleet;
    private final Aggregates aggregates;
    private final RegistryClient registry;
    private final FollowedTags followed;
    private final Publisher publisher;
    private final Map<String, Long> dueNanos = new ConcurrentHashMap<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    RegistryPolling(
            FleetQueries fleet,
            Aggregates aggregates,
            RegistryClient registry,
            FollowedTags followed,
            Publisher publisher) {
        super("registry-polling");
        this.fleet = fleet;
        this.aggregates = aggregates;
        this.registry = registry;
        this.followed = followed;
        this.publisher = publisher;
    }

    /** What kept the registry's answer from being taken, by image; nothing where all was taken. */
    public Map<String, String> troubles() {
        return new TreeMap<>(troubles);
    }

    @Override
    protected void run() {
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            while (isRunning()) {
                try {
                    askWhatIsDue(asking);
                } catch (RuntimeException failure) {
                    log.warn("cannot tell which registries to ask: {}", failure.toString());
                }
                Thread.sleep(LOOK_EVERY);
            }
            asking.shutdownNow();
        } catch (InterruptedException _) {
            // Stopped.
        }
    }

    private void askWhatIsDue(ExecutorService asking) {
        Map<String, Duration> polled = publisher.isLeading() ? fleet.polledImages() : Map.of();
        dueNanos.keySet().retainAll(polled.keySet());
        troubles.keySet().retainAll(polled.keySet());
        polled.forEach(
                (image, every) -> {
                    long now = System.nanoTime();
                    Long due = dueNanos.get(image);
                    if ((due == null || now - due >= 0) && underWay.add(image)) {
                        dueNanos.put(image, now + every.toNanos());
                        asking.execute(() -> ask(image));
                    }
                });
    }

    private void ask(String image) {
        try {
            followAll(new ImageId(image));
            if (troubles.remove(image) != null) {
                log.info("the registry of image {} answers again", image);
            }
        } catch (RuntimeException failure) {
            String because = String.valueOf(failure.getMessage());
            if (isRunning() && !because.equals(troubles.put(image, because))) {
                log.warn("cannot follow image {}, trying again: {}", image, because);
            }
        } finally {
            underWay.remove(image);
        }
    }

    private void followAll(ImageId id) {
        ImageState image = aggregates.image(id);
        RegistryFailure failed = null;
        for (String tag : followed.wanted(image)) {
            try {
                Digest now = new Digest(registry.digest(image.repository(), tag));
                if (!isKnown(image, tag, now)) {
                    followed.follow(id, tag, now, CALLER);
                }
            } catch (RegistryFailure failure) {
                failed = failure; // the other tags may well be there
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static boolean isKnown(ImageState image, String tag, Digest now) {
        Integer number = image.tags().get(tag);
        return number != null && image.version(number).digest().equals(now);
    }
}
