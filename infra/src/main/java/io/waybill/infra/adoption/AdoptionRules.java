package io.waybill.infra.adoption;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.Refusal;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.host.AdoptionRule;
import io.waybill.domain.host.HostState;
import io.waybill.infra.adoption.UnmanagedContainers.Known;
import io.waybill.infra.command.Caller;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.publisher.Publisher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Adopts what appears on hosts that have a rule for it, in the instance that publishes.
 * Level-triggered: it looks what is there and meant, so that nothing is missed by a crash.
 */
@Component
class AdoptionRules implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AdoptionRules.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    private final UnmanagedContainers unmanaged;
    private final Adoptions adoptions;
    private final Aggregates aggregates;
    private final Publisher publisher;
    // When what was refused is tried again.
    private final Map<ContainerId, Long> refused = new HashMap<>();
    private volatile boolean running;
    private @Nullable Thread thread;

    AdoptionRules(
            UnmanagedContainers unmanaged,
            Adoptions adoptions,
            Aggregates aggregates,
            Publisher publisher) {
        this.unmanaged = unmanaged;
        this.adoptions = adoptions;
        this.aggregates = aggregates;
        this.publisher = publisher;
    }

    private void run() {
        while (running) {
            try {
                if (publisher.isLeading()) {
                    unmanaged.hosts().forEach(this::follow);
                }
            } catch (RuntimeException failure) {
                if (running) {
                    log.warn(
                            "cannot look what is to be adopted, trying again: {}",
                            failure.toString());
                }
            }
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void follow(HostId host) {
        HostState state = aggregates.host(host);
        AdoptionRule rule = state.adoption();
        if (rule == null || !state.connected()) {
            return;
        }
        long now = System.nanoTime();
        refused.values().removeIf(again -> now - again > 0);
        for (Known known : unmanaged.on(host.value())) {
            // What was created and never ran is about to be started by whoever created it.
            if (known.found().observed().status() != ContainerStatus.CREATED
                    && !refused.containsKey(known.id())
                    && rule.means(known.found().name(), known.found().spec().labels())) {
                adopt(known);
            }
        }
    }

    private void adopt(Known known) {
        try {
            adoptions.adopt(known, Caller.system("the host's rule adopts what appears on it"));
        } catch (Refusal because) {
            refused.put(known.id(), System.nanoTime() + AGAIN_AFTER.toNanos());
            log.warn(
                    "container {} on host {} is not adopted: {}",
                    known.found().name(),
                    known.host().value(),
                    because.getMessage());
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("adoption-rules").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
