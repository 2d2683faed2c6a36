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
import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.publisher.Publisher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Adopts what appears on hosts that have a rule for it, in the instance that publishes.
 * Level-triggered: it looks what is there and meant, so that nothing is missed by a crash.
 */
@Component
class AdoptionRules extends LevelTriggered {
    private static final Logger log = LoggerFactory.getLogger(AdoptionRules.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    private final UnmanagedContainers unmanaged;
    private final Adoptions adoptions;
    private final Aggregates aggregates;
    // When what was refused is tried again.
    private final Map<ContainerId, Long> refused = new HashMap<>();

    AdoptionRules(
            UnmanagedContainers unmanaged,
            Adoptions adoptions,
            Aggregates aggregates,
            Publisher publisher) {
        super("adoption-rules", LOOK_EVERY, publisher);
        this.unmanaged = unmanaged;
        this.adoptions = adoptions;
        this.aggregates = aggregates;
    }

    @Override
    protected void look() {
        unmanaged.hosts().forEach(this::follow);
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
}
