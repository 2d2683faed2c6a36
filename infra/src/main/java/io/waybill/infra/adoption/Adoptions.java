package io.waybill.infra.adoption;

import io.waybill.domain.Conflict;
import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.Refusal;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerCommand.AdoptContainer;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.host.AdoptionRule;
import io.waybill.domain.host.HostState;
import io.waybill.infra.adoption.UnmanagedContainers.Known;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.projections.fleet.FleetQueries;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts containers under record that are on their hosts already. */
@Component
public class Adoptions {
    /** What was run a moment ago is told of in a moment. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(3);

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final UnmanagedContainers unmanaged;
    private final ContainerNames names;
    private final Aggregates aggregates;
    private final FleetQueries fleet;
    private final Commands commands;

    Adoptions(
            UnmanagedContainers unmanaged,
            ContainerNames names,
            Aggregates aggregates,
            FleetQueries fleet,
            Commands commands) {
        this.unmanaged = unmanaged;
        this.names = names;
        this.aggregates = aggregates;
        this.fleet = fleet;
        this.commands = commands;
    }

    /**
     * What became of those that were meant.
     *
     * @param unchanged those that were under record already, by an earlier adoption
     */
    public record Result(List<Adopted> adopted, List<Adopted> unchanged, List<Skipped> skipped) {}

    public record Adopted(String container, String name, String token) {}

    public record Skipped(String name, String because) {}

    /**
     * Adopts those that the rule means.
     *
     * @throws Refusal where one that is named is not there, or is Waybill's own; nothing has
     *     changed then
     */
    public Result adopt(HostId host, AdoptionRule rule, Caller caller) {
        requireWatched(host);
        List<Known> meant = meant(host, rule);
        List<Adopted> unchanged = requireEachNamed(host, rule, meant);
        List<Adopted> adopted = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        for (Known known : meant) {
            try {
                (adopt(known, caller) ? adopted : unchanged).add(reply(known.id(), known));
            } catch (Refusal refused) {
                skipped.add(
                        new Skipped(known.found().name(), String.valueOf(refused.getMessage())));
            }
        }
        return new Result(adopted, unchanged, skipped);
    }

    /** Returns false where it is under record already. */
    boolean adopt(Known known, Caller caller) {
        ImageReference asFound = known.found().image();
        ImageReference image = fleet.registered(asFound.reference()).orElse(asFound);
        return commands.send(
                        new AdoptContainer(known.id(), known.host(), known.found(), image),
                        caller,
                        _ -> unmanaged.remove(known.id()))
                .changed();
    }

    // An agent that has just been started is waited for.
    private void requireWatched(HostId id) {
        long deadline = System.nanoTime() + CONNECTED_WITHIN.toNanos();
        HostState host = aggregates.host(id);
        host.requireInService();
        while (!host.connected() && System.nanoTime() < deadline && pause()) {
            host = aggregates.host(id);
        }
        if (!host.connected()) {
            String because = host.disconnectedBecause();
            throw new TransitionRefused(
                    "adopt containers of",
                    "host " + id.value(),
                    "what is on it is not known while its agent does not reach it"
                            + (because == null ? "" : " (" + because + ")")
                            + "; adopt them when it is connected");
        }
    }

    private List<Known> meant(HostId host, AdoptionRule rule) {
        long deadline = System.nanoTime() + TOLD_WITHIN.toNanos();
        while (true) {
            List<Known> meant =
                    unmanaged.on(host.value()).stream()
                            .filter(
                                    known ->
                                            rule.means(
                                                    known.found().name(),
                                                    known.found().spec().labels()))
                            .toList();
            boolean complete =
                    rule.names().stream()
                            .allMatch(
                                    name ->
                                            isAmong(meant, name)
                                                    || names.bearer(host, name).isPresent());
            if (complete || System.nanoTime() > deadline || !pause()) {
                return meant;
            }
        }
    }

    private static boolean isAmong(List<Known> meant, String name) {
        return meant.stream().anyMatch(known -> known.found().name().equals(name));
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK_EVERY);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns those of the named ones that were adopted before. */
    private List<Adopted> requireEachNamed(HostId host, AdoptionRule rule, List<Known> meant) {
        Set<String> there =
                meant.stream().map(known -> known.found().name()).collect(Collectors.toSet());
        List<Adopted> before = new ArrayList<>();
        for (String name : rule.names()) {
            if (there.contains(name)) {
                continue;
            }
            ContainerId bearer =
                    names.bearer(host, name)
                            .orElseThrow(
                                    () ->
                                            new UnknownThing(
                                                    "there is no container named '"
                                                            + name
                                                            + "' on host "
                                                            + host.value()));
            if (aggregates.container(bearer).desired().engineId() == null) {
                throw new Conflict(
                        "container "
                                + name
                                + " on host "
                                + host.value()
                                + " is Waybill's own: it is under record since it was made");
            }
            before.add(new Adopted(bearer.value(), name, bearer.subject() + "@0"));
        }
        return before;
    }

    private static Adopted reply(ContainerId id, Known known) {
        return new Adopted(id.value(), known.found().name(), id.subject() + "@0");
    }
}
