package io.waybill.infra.observation;

import io.waybill.domain.HostId;
import io.waybill.infra.observation.Heartbeats.Beat;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The hosts that nobody sees: what is shown of them is what was seen last. */
@Component
public class UnseenHosts {
    // What agents say is kept once a heartbeat, so that it is up to two of them old while all is
    // well.
    private static final int HEARTBEATS = 4;

    private final FleetQueries fleet;
    private final JdbcTemplate jdbc;
    private final HeardAgents agents;
    private final Clock clock = Clock.systemUTC();
    private final Instant started = clock.instant();

    UnseenHosts(FleetQueries fleet, JdbcTemplate jdbc, HeardAgents agents) {
        this.fleet = fleet;
        this.jdbc = jdbc;
        this.agents = agents;
    }

    /**
     * @param since until when it was certainly seen; absent where it never was
     * @param because why it is not
     */
    public record UnseenHost(String host, @Nullable Instant since, String because) {}

    /** By name; of one host where one is named. */
    public List<UnseenHost> now(@Nullable String only) {
        return among(only == null ? fleet.hosts() : fleet.host(only).stream().toList());
    }

    /**
     * The host of a container; none where it is seen, and where it has nothing of it any more that
     * could be.
     */
    public Optional<UnseenHost> of(ContainerView container) {
        return container.status().equals("removed")
                ? Optional.empty()
                : now(container.host()).stream().findFirst();
    }

    /** In the order of the hosts. */
    public List<UnseenHost> among(List<HostView> hosts) {
        Map<HostId, Beat> saved = Heartbeats.saved(jdbc);
        Set<HostId> heard = heard(saved);
        return hosts.stream()
                .flatMap(
                        host -> {
                            HostId id = new HostId(host.name());
                            Beat last = saved.get(id);
                            // Where none is kept, who hears it has just begun to.
                            boolean unknown = last == null && !agents.isListening();
                            return unseen(host, last, unknown || heard.contains(id)).stream();
                        })
                .toList();
    }

    /** Another one where the agents that are heard are others. */
    public String mark() {
        Map<HostId, Beat> saved = agents.isListening() ? Map.of() : Heartbeats.saved(jdbc);
        return heard(saved).stream().map(HostId::value).sorted().collect(Collectors.joining(" "));
    }

    private Set<HostId> heard(Map<HostId, Beat> saved) {
        if (agents.isListening()) {
            return agents.seen(HEARTBEATS);
        }
        Instant now = clock.instant();
        return saved.entrySet().stream()
                .filter(kept -> isRecent(kept.getValue(), started, now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * Whether another instance hears its agent, which keeps what it said last. What it said before
     * this one was started may be from another life.
     */
    static boolean isRecent(Beat last, Instant started, Instant now) {
        return last.at().isAfter(started)
                && last.at().plus(last.every().multipliedBy(HEARTBEATS)).isAfter(now);
    }

    static Optional<UnseenHost> unseen(HostView host, @Nullable Beat last, boolean heard) {
        Instant since = last == null ? null : last.seenUntil();
        if (!host.connected()) {
            String because = host.disconnectedBecause();
            return Optional.of(
                    new UnseenHost(
                            host.name(),
                            since,
                            because == null ? "its engine was not reached yet" : because));
        }
        // Nobody has said so yet: Waybill has just been started, perhaps.
        return heard
                ? Optional.empty()
                : Optional.of(
                        new UnseenHost(
                                host.name(),
                                since,
                                since == null
                                        ? "nothing was heard of its agent"
                                        : "nothing was heard of its agent since then"));
    }
}
