package io.waybill.domain.host;

import io.waybill.domain.HostId;
import io.waybill.domain.NoHostFits;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Chooses a host for a container: of those that take it, the one with the most memory that nobody
 * asked for, then the one with the fewest containers, then the first by name.
 */
public final class Placing {
    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing(Candidate::freeMemory, Comparator.reverseOrder())
                    .thenComparing(Candidate::containers)
                    .thenComparing(candidate -> candidate.host().id().value());

    private Placing() {}

    /**
     * A host, and what is on record there.
     *
     * @param memoryAskedFor the sum of the memory limits of its containers
     */
    public record Candidate(HostState host, long containers, long memoryAskedFor) {
        /** In bytes; less than none where more is asked for than there is. */
        public long freeMemory() {
            EngineInfo engine = host.engine();
            return engine == null ? 0 : engine.memoryBytes() - memoryAskedFor;
        }
    }

    /**
     * @param because why this one, in words
     */
    public record Choice(HostId host, String because) {}

    /**
     * @param labels that the host must bear
     * @param memory that the container asks for; nothing in particular where absent
     * @throws NoHostFits where none takes it; it says of each host why not
     */
    public static Choice choose(
            List<Candidate> candidates, Map<String, String> labels, @Nullable Long memory) {
        List<Candidate> fit = new ArrayList<>();
        List<String> whyNot = new ArrayList<>();
        candidates.stream()
                .sorted(Comparator.comparing(candidate -> candidate.host().id().value()))
                .forEach(
                        candidate -> {
                            String obstacle = obstacle(candidate, labels, memory);
                            if (obstacle == null) {
                                fit.add(candidate);
                            } else {
                                whyNot.add(candidate.host().id().value() + " " + obstacle);
                            }
                        });
        if (fit.isEmpty()) {
            throw new NoHostFits(
                    whyNot.isEmpty()
                            ? "there is no host to place it on; register one"
                            : "no host fits: " + String.join("; ", whyNot));
        }
        fit.sort(BEST_FIRST);
        Candidate best = fit.getFirst();
        return new Choice(best.host().id(), because(best, fit.size(), candidates.size(), labels));
    }

    private static String because(Candidate best, int fit, int all, Map<String, String> labels) {
        return "of "
                + all
                + (all == 1 ? " host, " : " hosts, ")
                + fit
                + (fit == 1 ? " fits" : " fit")
                + (labels.isEmpty() ? "" : " " + labels)
                + "; this one has "
                + (best.freeMemory() >> 20)
                + " MiB of memory free and "
                + best.containers()
                + (best.containers() == 1 ? " container" : " containers");
    }

    /**
     * Why a container does not go there by itself, such as {@code is cordoned}; none where it can.
     */
    public static @Nullable String obstacle(
            Candidate candidate, Map<String, String> labels, @Nullable Long memory) {
        HostState host = candidate.host();
        if (host.decommissioned()) {
            return "is decommissioned";
        }
        if (host.cordoned()) {
            return "is cordoned";
        }
        if (!host.connected()) {
            return "is not connected";
        }
        for (Map.Entry<String, String> asked : labels.entrySet()) {
            String borne = host.labels().get(asked.getKey());
            if (borne == null) {
                return "has no label " + asked.getKey();
            }
            if (!borne.equals(asked.getValue())) {
                return "has " + asked.getKey() + "=" + borne + ", not " + asked.getValue();
            }
        }
        if (memory != null && memory > candidate.freeMemory()) {
            return "has "
                    + Math.max(0, candidate.freeMemory() >> 20)
                    + " MiB of memory free, asked for are "
                    + (memory >> 20);
        }
        return null;
    }
}
