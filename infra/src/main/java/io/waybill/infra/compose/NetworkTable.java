package io.waybill.infra.compose;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.StackId;
import io.waybill.domain.container.NetworkAttachment;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The networks of a file, by the names that its services call them by. */
final class NetworkTable {
    static final String DEFAULT = "default";
    private static final Set<String> KNOWN =
            Set.of("driver_opts", "attachable", "enable_ipv4", "enable_ipv6", "ipam", "driver");

    private final Map<String, NetworkAttachment> networks = new HashMap<>();
    private final Problems problems;

    NetworkTable(StackId stack, @Nullable Place place, Problems problems) {
        this.problems = problems;
        Fields.of(place, problems)
                .takeAll()
                .forEach((key, network) -> networks.put(key, read(stack, key, network)));
        networks.computeIfAbsent(DEFAULT, key -> of(stack, key, null, false, false, Map.of()));
    }

    private NetworkAttachment read(StackId stack, String key, Place place) {
        Fields fields = Fields.of(place, problems);
        Values values = new Values(problems);
        String name = values.text(fields.take("name"));
        boolean external = values.flag(fields.take("external"));
        boolean internal = values.flag(fields.take("internal"));
        Place driver = fields.take("driver");
        if (driver != null && !"bridge".equals(driver.text())) {
            problems.unsupported(driver, "a stack's networks are bridges of one host");
        }
        Map<String, String> labels = values.labels(fields.take("labels"));
        fields.rest(Map.of(), KNOWN);
        try {
            return of(stack, key, name, external, internal, labels);
        } catch (InvalidInput invalid) {
            problems.wrong(place, invalid.reason());
            return of(stack, DEFAULT, null, false, false, Map.of());
        }
    }

    private static NetworkAttachment of(
            StackId stack,
            String key,
            @Nullable String name,
            boolean external,
            boolean internal,
            Map<String, String> labels) {
        Map<String, String> all = new TreeMap<>(labels);
        if (!external) {
            all.put("com.docker.compose.project", stack.value());
            all.put("com.docker.compose.network", key);
        }
        return new NetworkAttachment(
                name != null ? name : external ? key : stack.value() + "_" + key,
                List.of(),
                external,
                internal,
                external ? Map.of() : all);
    }

    /** A service on a network. */
    Optional<NetworkAttachment> joined(Place place, String key, List<String> aliases) {
        NetworkAttachment network = networks.get(key);
        if (network == null) {
            problems.wrong(place, "the file's networks have no '" + key + "'");
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new NetworkAttachment(
                            network.name(),
                            aliases,
                            network.external(),
                            network.internal(),
                            network.labels()));
        } catch (InvalidInput invalid) {
            problems.wrong(place, invalid.reason());
            return Optional.empty();
        }
    }
}
