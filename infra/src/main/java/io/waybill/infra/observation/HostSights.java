package io.waybill.infra.observation;

import io.waybill.domain.HostId;
import io.waybill.domain.host.HostCommand.ReportHostConnected;
import io.waybill.domain.host.HostCommand.ReportHostDisconnected;
import io.waybill.domain.host.HostState;
import io.waybill.domain.host.Unseen;
import io.waybill.domain.wire.AgentReport.Heartbeat;
import io.waybill.domain.wire.AgentReport.HostConnected;
import io.waybill.domain.wire.AgentReport.HostDisconnected;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.InSameTransaction;
import io.waybill.infra.command.KnownHosts;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.observation.Heartbeats.Beat;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether each host is seen: what follows from what its agent says of itself, and from its silence.
 * It lives as long as one leadership, and in one thread: what agents say and that they are silent
 * is decided one after the other.
 */
final class HostSights {
    private static final Logger log = LoggerFactory.getLogger(HostSights.class);
    private static final String UNKNOWN = "unknown";

    private final Commands commands;
    private final Aggregates aggregates;
    private final Heartbeats heartbeats;
    private final ContestedHosts contested;
    private final WhenHostDisconnectedThenMarkContainersLost lost;
    private final Duration usual;
    private final Clock clock;
    private final Silence silence = new Silence();
    private final Map<HostId, Boolean> connected = new HashMap<>();

    /**
     * @param usual how often an agent says that it lives, where it does not say how often
     */
    HostSights(
            Commands commands,
            Aggregates aggregates,
            KnownHosts hosts,
            Heartbeats heartbeats,
            ContestedHosts contested,
            WhenHostDisconnectedThenMarkContainersLost lost,
            Duration usual,
            Clock clock) {
        this.commands = commands;
        this.aggregates = aggregates;
        this.heartbeats = heartbeats;
        this.contested = contested;
        this.lost = lost;
        this.usual = usual;
        this.clock = clock;
        hosts.inService().forEach(this::begin);
    }

    private void begin(HostState host) {
        connected.put(host.id(), host.connected());
        Beat last = heartbeats.of(host.id());
        Duration every = last == null ? usual : last.every();
        if (host.connected()) {
            silence.heard(host.id(), every);
        } else if (host.disconnectedBecause() != null) {
            lost.disconnected(host.id(), Silence.patience(every));
        }
    }

    /** It sees its host from here on. */
    void connected(HostId host, HostConnected report, Caller caller, InSameTransaction alongside) {
        String agent = Objects.requireNonNullElse(report.agent(), UNKNOWN);
        Beat before = heartbeats.of(host);
        commands.send(
                new ReportHostConnected(
                        host, report.engine(), report.at(), unseen(report, agent, before)),
                caller,
                alongside);
        contested.heard(host, agent);
        connected.put(host, true);
        lost.connectedAndToldAnew(host);
        heard(host, agent, report.at(), before == null ? usual : before.every(), report.at());
    }

    private static @Nullable Unseen unseen(
            HostConnected report, String agent, @Nullable Beat before) {
        if (report.unseen() != null
                || before == null
                || before.seenUntil() == null
                || agent.equals(before.seenBy())) {
            return report.unseen();
        }
        return new Unseen(
                before.seenUntil(),
                "no agent watched it: "
                        + before.seenBy()
                        + " was heard last, then "
                        + agent
                        + " began");
    }

    void disconnected(
            HostId host, HostDisconnected report, Caller caller, InSameTransaction alongside) {
        commands.send(
                new ReportHostDisconnected(host, report.because(), report.at()), caller, alongside);
        connected.put(host, false);
        Beat before = heartbeats.of(host);
        // An engine that only restarts is back before its containers are given up.
        lost.disconnected(host, Silence.patience(before == null ? usual : before.every()));
    }

    void beat(HostId host, Heartbeat beat, Caller caller) {
        String agent = Objects.requireNonNullElse(beat.agent(), UNKNOWN);
        Duration every = Objects.requireNonNullElse(beat.every(), usual);
        Beat before = heartbeats.of(host);
        contested.heard(host, agent);
        boolean sees = beat.away() == null && beat.seenUntil() != null;
        if (sees && !isConnected(host)) {
            if (isLate(before, agent, beat.at())) {
                return;
            }
            backFromSilence(host, before, beat, caller);
        }
        heard(host, agent, beat.at(), every, beat.seenUntil());
        if (sees) {
            lost.seenAllAlong(host, beat.at());
        }
    }

    private void heard(
            HostId host, String agent, Instant at, Duration every, @Nullable Instant seenUntil) {
        heartbeats.keep(host, agent, at, every, seenUntil);
        silence.heard(host, every);
    }

    /** What waited in the agent while it was cut off does not prove that it is back. */
    private static boolean isLate(@Nullable Beat before, String agent, Instant at) {
        return before != null
                && before.agent().equals(agent)
                && Duration.between(before.at(), at).compareTo(Silence.patience(before.every()))
                        < 0;
    }

    private void backFromSilence(
            HostId host, @Nullable Beat before, Heartbeat beat, Caller caller) {
        HostState state = aggregates.host(host);
        if (state.decommissioned() || state.engine() == null) {
            return; // its agent says so itself when it begins
        }
        Unseen unseen =
                before == null || before.seenUntil() == null
                        ? null
                        : new Unseen(
                                before.seenUntil(),
                                "nothing was heard of its agent "
                                        + before.agent()
                                        + "; what it saw meanwhile is told late");
        commands.send(new ReportHostConnected(host, state.engine(), beat.at(), unseen), caller);
        connected.put(host, true);
        lost.connected(host);
        log.info("host {} is heard of again", host.value());
    }

    private boolean isConnected(HostId host) {
        return connected.computeIfAbsent(host, id -> aggregates.host(id).connected());
    }

    /** Of whom nothing was heard for too long, as far as this process could hear. */
    List<HostId> silent() {
        return silence.tooLong();
    }

    void nobodyCouldBeHeard() {
        silence.beginAnew();
    }

    /** Nothing of it is waiting to be read, and it has said nothing for too long. */
    void isSilent(HostId host) {
        silence.forget(host);
        HostState state = aggregates.host(host);
        if (state.decommissioned() || !state.connected()) {
            return;
        }
        Beat last = heartbeats.of(host);
        String because =
                last == null
                        ? "no agent was heard of"
                        : "its agent " + last.agent() + " is silent since " + last.at();
        Instant at = last == null ? clock.instant() : last.at();
        commands.send(
                new ReportHostDisconnected(host, because, at),
                Caller.system("more than two heartbeats are missing"));
        log.warn("host {}: {}", host.value(), because);
        connected.put(host, false);
        lost.disconnected(host, Duration.ZERO);
    }
}
