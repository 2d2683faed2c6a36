package io.waybill.infra.lag;

import io.waybill.infra.lag.Lag.Agent;
import io.waybill.infra.lag.Lag.Projecting;
import io.waybill.infra.lag.Lag.Publishing;
import io.waybill.infra.projection.RunningProjections;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.PendingOperations;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells how far behind the log everything is. */
@Component
public class Lags {
    private final EventLog log;
    private final Publisher publisher;
    private final RunningProjections projections;
    private final FleetQueries fleet;
    private final JdbcClient jdbc;
    private final Clock clock = Clock.systemUTC();

    Lags(
            EventLog log,
            Publisher publisher,
            RunningProjections projections,
            FleetQueries fleet,
            JdbcClient jdbc) {
        this.log = log;
        this.publisher = publisher;
        this.projections = projections;
        this.fleet = fleet;
        this.jdbc = jdbc;
    }

    public Lag now() {
        long position = log.lastPosition();
        return new Lag(position, publishing(position), projecting(position), agents());
    }

    private Publishing publishing(long position) {
        if (!publisher.isLeading()) {
            return new Publishing(false, null, null, null);
        }
        long published = publisher.published();
        return new Publishing(
                true, published, Math.max(0, position - published), publisher.trouble());
    }

    private List<Projecting> projecting(long position) {
        return projections.statuses().stream()
                .map(
                        status ->
                                new Projecting(
                                        status.projection(),
                                        status.state(),
                                        status.position(),
                                        Math.max(0, position - status.position())))
                .toList();
    }

    private List<Agent> agents() {
        Map<String, Instant> heard = new HashMap<>();
        RowCallbackHandler keep =
                row -> heard.put(row.getString(1), row.getTimestamp(2).toInstant());
        jdbc.sql("select host, beat_at from host_heartbeat").query(keep);
        Map<String, PendingOperations> pending = fleet.pendingByHost();
        Instant now = clock.instant();
        return fleet.hosts().stream()
                .map(host -> agent(host, heard.get(host.name()), pending.get(host.name()), now))
                .toList();
    }

    private static Agent agent(
            HostView host,
            @Nullable Instant heardAt,
            @Nullable PendingOperations pending,
            Instant now) {
        return new Agent(
                host.name(),
                host.connected(),
                heardAt,
                since(heardAt, now),
                pending == null ? 0 : pending.count(),
                pending == null ? null : since(pending.oldest(), now));
    }

    private static @Nullable Duration since(@Nullable Instant then, Instant now) {
        if (then == null) {
            return null;
        }
        Duration gone = Duration.between(then, now);
        return gone.isNegative() ? Duration.ZERO : gone;
    }
}
