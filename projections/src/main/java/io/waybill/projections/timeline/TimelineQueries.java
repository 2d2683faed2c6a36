package io.waybill.projections.timeline;

import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/** What can be asked of the fleet as it was. */
public final class TimelineQueries {
    private final FleetThenQueries fleet;
    private final LifeQueries lives;

    public TimelineQueries(DataSource dataSource) {
        NamedParameterJdbcTemplate jdbc = new NamedParameterJdbcTemplate(dataSource);
        fleet = new FleetThenQueries(jdbc);
        lives = new LifeQueries(jdbc);
    }

    /** The containers that there were, by name; those that were removed by then are not of them. */
    public Page<ContainerThen> fleet(FleetThenFilter asked) {
        return fleet.fleet(asked);
    }

    /** The hosts that nobody watched then: of what happened on them only what it left is known. */
    public List<String> unobservedHosts(Moment moment) {
        return fleet.unobservedHosts(moment);
    }

    /**
     * The containers that came, went or changed from the beginning of a period to its end, by name.
     *
     * @param host on which it was at one of the two
     * @param image of which it was at one of the two
     * @param limit of one page, 1 to {@value Page#LARGEST}
     * @param cursor where a former page ended
     */
    public Page<ContainerChange> diff(
            Period period,
            @Nullable String host,
            @Nullable String image,
            int limit,
            @Nullable String cursor) {
        Page.requireLimit(limit);
        return fleet.diff(period.from(), period.to(), host, image, limit, cursor);
    }

    /** When a container's life on record began; none where it is not known yet. */
    public Optional<Instant> beginning(String container) {
        return lives.beginning(container);
    }

    /** What a container was in a period, oldest first. */
    public Page<IntervalView> intervals(
            String container, Period period, int limit, @Nullable String cursor) {
        return lives.intervals(container, period, limit, cursor);
    }

    /** What a container did with a period; none where it was not on record in it. */
    public Optional<UptimeView> uptime(String container, Period period) {
        return lives.uptime(container, period);
    }

    /** The same of all that were there, on a host or of an image where one is named, by id. */
    public Page<UptimeView> uptimes(
            @Nullable String host,
            @Nullable String image,
            Period period,
            int limit,
            @Nullable String cursor) {
        return lives.uptimes(host, image, period, limit, cursor);
    }
}
