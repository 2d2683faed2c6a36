package io.waybill.domain.stack;

import io.waybill.domain.HostId;
import io.waybill.domain.InvalidInput;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that one revision of a stack says.
 *
 * @param services such that each comes after those that it depends on; none of a stack that is to
 *     be no more
 * @param leftOut fields of the file that are not supported and that somebody insisted on leaving
 *     out
 */
public record StackDocument(HostId host, List<StackService> services, List<String> leftOut) {
    private static final int MOST_SERVICES = 200;
    private static final int MOST_CONTAINERS = 1_000;

    public StackDocument {
        services = services == null ? List.of() : inOrder(services);
        leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
        if (services.size() > MOST_SERVICES) {
            throw new InvalidInput("services", services.size() + " are more than " + MOST_SERVICES);
        }
        int containers = services.stream().mapToInt(StackService::replicas).sum();
        if (containers > MOST_CONTAINERS) {
            throw new InvalidInput(
                    "services", containers + " containers are more than " + MOST_CONTAINERS);
        }
    }

    /** Of a stack that is to be no more. */
    public static StackDocument nothing(HostId host) {
        return new StackDocument(host, List.of(), List.of());
    }

    public Optional<StackService> service(String name) {
        return services.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    /** Whether others wait for a service to run to its end. */
    public boolean completes(String name) {
        return services.stream()
                .anyMatch(other -> other.dependsOn().get(name) == Condition.COMPLETED);
    }

    private static List<StackService> inOrder(List<StackService> services) {
        requireSensible(services);
        List<StackService> sorted = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        List<StackService> left = new ArrayList<>(services);
        while (!left.isEmpty()) {
            StackService next =
                    left.stream()
                            .filter(service -> placed.containsAll(service.dependsOn().keySet()))
                            .findFirst()
                            .orElseThrow(() -> circle(left));
            left.remove(next);
            placed.add(next.name());
            sorted.add(next);
        }
        return List.copyOf(sorted);
    }

    private static InvalidInput circle(List<StackService> left) {
        return new InvalidInput(
                "services." + left.getFirst().name() + ".depends_on",
                "these wait for each other: "
                        + String.join(", ", left.stream().map(StackService::name).toList()));
    }

    private static void requireSensible(List<StackService> services) {
        Set<String> names = new HashSet<>();
        Set<String> containers = new HashSet<>();
        for (StackService service : services) {
            if (!names.add(service.name())) {
                throw new InvalidInput("services." + service.name(), "it is there twice");
            }
            String container = service.containerName();
            if (container != null && !containers.add(container)) {
                throw new InvalidInput(
                        "services." + service.name() + ".container_name",
                        "another service has the name '" + container + "', too");
            }
        }
        for (StackService service : services) {
            for (Map.Entry<String, Condition> other : service.dependsOn().entrySet()) {
                if (!names.contains(other.getKey())) {
                    throw new InvalidInput(
                            "services." + service.name() + ".depends_on",
                            "there is no service '" + other.getKey() + "'");
                }
            }
        }
    }
}
