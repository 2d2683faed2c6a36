package io.waybill.domain.host;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The emptying of a host, one container after the other.
 *
 * @param stopsAll whether they are stopped, none of them moved
 * @param containers that were on the host when it was asked for, in the order they are dealt with
 * @param results of those that were dealt with, in the order they were
 * @param over whether all were dealt with
 */
public record Drain(
        boolean stopsAll, List<ContainerId> containers, List<Result> results, boolean over) {

    /** What became of one container. */
    public enum Outcome {
        MOVED,
        STOPPED,
        /** It was removed, or moved elsewhere, by somebody else. */
        GONE,
        /** It is still there, as it was. */
        FAILED
    }

    /**
     * @param to where it was moved
     * @param because why it was stopped instead of moved, or stays
     */
    public record Result(
            ContainerId container,
            String name,
            Outcome outcome,
            @Nullable HostId to,
            @Nullable String because) {}

    public Drain {
        containers = containers == null ? List.of() : List.copyOf(containers);
        results = results == null ? List.of() : List.copyOf(results);
    }

    static Drain of(boolean stopsAll, List<ContainerId> containers) {
        return new Drain(stopsAll, containers, List.of(), false);
    }

    Drain with(Result result) {
        List<Result> all = new ArrayList<>(results);
        all.add(result);
        return new Drain(stopsAll, containers, all, over);
    }

    Drain ended() {
        return new Drain(stopsAll, containers, results, true);
    }

    /** The container that is to be dealt with now; none where all were. */
    public Optional<ContainerId> next() {
        return over
                ? Optional.empty()
                : containers.stream().filter(container -> !isDealtWith(container)).findFirst();
    }

    boolean isDealtWith(ContainerId container) {
        return results.stream().anyMatch(result -> result.container().equals(container));
    }

    public int count(Outcome outcome) {
        return (int) results.stream().filter(result -> result.outcome() == outcome).count();
    }
}
