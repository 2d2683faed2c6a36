package io.waybill.infra.observation;

import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
    private final JdbcClient jdbc;
    private final Clock clock = Clock.systemUTC();

    UnseenHosts(FleetQueries fleet, JdbcClient jdbc) {
        this.fleet = fleet;
        this.jdbc = jdbc;
    }

    /**
     * @param since until when it was certainly seen; absent where it never was
     * @param because why it is not
     */
    public record UnseenHost(String host, @Nullable Instant since, String because) {}

    /** What was kept of an agent's last heartbeat. */
    record Kept(Instant at, Duration every, @Nullable Instant seenUntil) {}

    /** By name; of one host where one is named. */
    public List<UnseenHost> now(@Nullable String only) {
        Map<String, Kept> kept = kept();
        Instant now = clock.instant();
        return fleet.hosts().stream()
                .filter(host -> only == null || only.equals(host.name()))
                .flatMap(host -> unseen(host, kept.get(host.name()), now).stream())
                .toList();
    }

    private Map<String, Kept> kept() {
        Map<String, Kept> kept = new HashMap<>();
        RowCallbackHandler keep =
                row -> {
                    Timestamp seen = row.getTimestamp(4);
                    kept.put(
                            row.getString(1),
                            new Kept(
                                    row.getTimestamp(2).toInstant(),
                                    Duration.ofMillis(row.getLong(3)),
                                    seen == null ? null : seen.toInstant()));
                };
        jdbc.sql("select host, beat_at, beat_every, seen_until from host_heartbeat").query(keep);
        return kept;
    }

    static Optional<UnseenHost> unseen(HostView host, @Nullable Kept kept, Instant now) {
        Instant since = kept == null ? null : kept.seenUntil();
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
                kept == null || kept.at().plus(kept.every().multipliedBy(HEARTBEATS)).isAfter(now);
        return isHeard
                ? Optional.empty()
                : Optional.of(
                        new UnseenHost(
                                host.name(), since, "nothing was heard of its agent since then"));
    }
}
