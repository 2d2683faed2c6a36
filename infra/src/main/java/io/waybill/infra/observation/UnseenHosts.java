package io.waybill.infra.observation;

import io.waybill.domain.HostId;
import io.waybill.infra.observation.Heartbeats.Beat;
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

/** The hosts that nobody sees: what is shown of them is what was seen last. */
@Component
public class UnseenHosts {
    // What agents say is kept once a heartbeat, so that it is up to two of them old while all is
    // well.
    private static final int HEARTBEATS = 4;

    private final FleetQueries fleet;
    private final JdbcTemplate jdbc;
    private final Clock clock = Clock.systemUTC();

    UnseenHosts(FleetQueries fleet, JdbcTemplate jdbc) {
        this.fleet = fleet;
        this.jdbc = jdbc;
    }

    /**
     * @param since until when it was certainly seen; absent where it never was
     * @param because why it is not
     */
    public record UnseenHost(String host, @Nullable Instant since, String because) {}

    /** By name; of one host where one is named. */
    public List<UnseenHost> now(@Nullable String only) {
        Map<HostId, Beat> saved = Heartbeats.saved(jdbc);
        Instant now = clock.instant();
        return fleet.hosts().stream()
                .filter(host -> only == null || only.equals(host.name()))
                .flatMap(host -> unseen(host, saved.get(new HostId(host.name())), now).stream())
                .toList();
    }

    static Optional<UnseenHost> unseen(HostView host, @Nullable Beat last, Instant now) {
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
        boolean isHeard =
                last == null || last.at().plus(last.every().multipliedBy(HEARTBEATS)).isAfter(now);
        return isHeard
                ? Optional.empty()
                : Optional.of(
                        new UnseenHost(
                                host.name(), since, "nothing was heard of its agent since then"));
    }
}
