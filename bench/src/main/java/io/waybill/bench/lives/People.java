package io.waybill.bench.lives;

import io.waybill.domain.EventMetadata;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Who asks, and why. */
final class People {
    static final List<String> IMAGES =
            List.of(
                    "shop-web",
                    "shop-cart",
                    "shop-search",
                    "billing-api",
                    "billing-worker",
                    "mail-relay",
                    "auth",
                    "gateway",
                    "reports",
                    "warehouse-sync",
                    "pricing",
                    "recommendations",
                    "session-cache",
                    "queue",
                    "metrics-agent",
                    "batch-import",
                    "batch-export",
                    "thumbnailer",
                    "docs",
                    "status-page");

    private static final List<String> ROLES =
            List.of("operator", "oncall", "platform", "shop", "billing", "security");
    private static final int OF_EACH_ROLE = 8;
    private static final List<String> REASONS =
            List.of(
                    "maintenance window",
                    "memory leak under load",
                    "customer incident",
                    "kernel update",
                    "rotate credentials",
                    "load test finished",
                    "certificate renewal",
                    "too many open files",
                    "database failover drill",
                    "slow responses since the last release",
                    "capacity for the sale",
                    "disk almost full");

    private final Random random;

    People(Random random) {
        this.random = random;
    }

    /** Somebody, who is more often one of a few. */
    String somebody() {
        int number = skewed(random, ROLES.size() * OF_EACH_ROLE);
        return ROLES.get(number % ROLES.size()) + "-" + (number / ROLES.size() + 1);
    }

    /** By a person, with a reason mostly, and with a ticket sometimes. */
    Map<String, String> asks(String operation) {
        return asks(
                somebody(),
                "user",
                operation,
                random.nextInt(10) < 8 ? REASONS.get(skewed(random, REASONS.size())) : null,
                random.nextInt(10) < 4 ? ticket() : null);
    }

    /** By the pipeline, which says what it deploys. */
    Map<String, String> deploys(String correlation, String reason) {
        return asks("pipeline", "service", correlation, reason, null);
    }

    private String ticket() {
        return random.nextInt(4) == 0
                ? "INC-" + (10_000 + random.nextInt(20_000))
                : "CHG-" + (1_000 + random.nextInt(5_000));
    }

    private Map<String, String> asks(
            String actor,
            String kind,
            String correlation,
            @Nullable String reason,
            @Nullable String ticket) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(EventMetadata.ACTOR, actor);
        metadata.put(EventMetadata.ACTOR_KIND, kind);
        put(metadata, EventMetadata.REASON, reason);
        put(metadata, EventMetadata.TICKET, ticket);
        metadata.put(EventMetadata.CORRELATION_ID, correlation);
        metadata.put(EventMetadata.SOURCE_ADDRESS, "10.0.0." + (1 + random.nextInt(250)));
        return metadata;
    }

    /** Told by a host's agent; because of an event, where there is one. */
    static Map<String, String> agent(
            String host, @Nullable String correlation, @Nullable String causation) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(EventMetadata.ACTOR, "agent/" + host);
        metadata.put(EventMetadata.ACTOR_KIND, "agent");
        put(metadata, EventMetadata.CORRELATION_ID, correlation);
        put(metadata, EventMetadata.CAUSATION_ID, causation);
        return metadata;
    }

    /** Concluded by Waybill itself. */
    static Map<String, String> waybill(String reason, @Nullable String causation) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(EventMetadata.ACTOR, "waybill");
        metadata.put(EventMetadata.ACTOR_KIND, "system");
        metadata.put(EventMetadata.REASON, reason);
        put(metadata, EventMetadata.CAUSATION_ID, causation);
        return metadata;
    }

    private static void put(Map<String, String> metadata, String key, @Nullable String value) {
        if (value != null) {
            metadata.put(key, value);
        }
    }

    /** Below {@code bound}, the smaller the likelier. */
    static int skewed(Random random, int bound) {
        double share = random.nextDouble();
        return (int) (bound * share * share * share);
    }
}
