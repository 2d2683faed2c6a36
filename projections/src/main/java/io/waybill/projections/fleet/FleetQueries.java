package io.waybill.projections.fleet;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.host.HostState;
import io.waybill.projections.Conditions;
import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.sql.DataSource;

/** What can be asked of the fleet as it is now. */
public final class FleetQueries {
    private static final String OPERATIONS = "select * from operation";
    private static final String HOSTS =
            """
            select h.state,
                   count(c.id) as containers,
                   count(c.id) filter (where c.status = 'running') as running
            from fleet_host h left join fleet_container c on c.host = h.name and c.status <> 'removed'
            where not h.decommissioned%s
            group by h.name order by h.name""";

    private final JdbcTemplate jdbc;
    private final ContainerQueries containers;
    private final ImageQueries images;

    public FleetQueries(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
        containers = new ContainerQueries(jdbc);
        images = new ImageQueries(jdbc);
    }

    /** By name, without their specifications. */
    public Page<ContainerView> containers(ContainerFilter filter) {
        return containers.list(filter);
    }

    public Optional<ContainerView> findById(String id) {
        return containers.matching(new Conditions().and("id = ?", id)).stream().findFirst();
    }

    /** Those whose id begins so; 100 at most. */
    public List<ContainerView> findByPrefix(String prefix) {
        // Ids are hexadecimal: what is not cannot be the beginning of one, and needs no escaping.
        return prefix.matches("[0-9a-f]{1,32}")
                ? containers.matching(new Conditions().and("id like ?", prefix + "%"))
                : List.of();
    }

    /**
     * Those that bear the name, one a host at most; where none does any more, the one that was
     * declared last of those that did.
     */
    public List<ContainerView> findByName(String name) {
        return containers.named(null, name);
    }

    /** The same, on one host. */
    public Optional<ContainerView> findByHostAndName(String host, String name) {
        return containers.named(host, name).stream().findFirst();
    }

    /**
     * The ids of those that have a label.
     *
     * @param value whatever it is, where none is named
     */
    public Set<String> labelled(String label, @Nullable String value) {
        return containers.labelled(label, value);
    }

    /** The ids of those whose present specification names a secret. */
    public List<String> namingSecret(String secret) {
        return containers.namingSecret(secret);
    }

    /** Those that drifted, and whose policy is to do something about it that is not given up. */
    public List<DriftedContainer> toBeHealed() {
        return containers.toBeHealed();
    }

    /** Those that it was given up on. */
    public List<GivenUpContainer> givenUp() {
        return containers.givenUp();
    }

    /** By name. */
    public List<ImageSummaryView> images() {
        return images.list();
    }

    public Optional<ImageView> image(String name) {
        return images.image(name);
    }

    /** The images whose registry is to be asked for their tags, and how often. */
    public Map<String, Duration> polledImages() {
        return images.polled();
    }

    /**
     * The registered version that a reference means.
     *
     * @param reference {@code repository@sha256:…}
     */
    public Optional<ImageReference> registered(String reference) {
        return images.registered(reference);
    }

    /** The images of which a version is being made, as far as this knows. */
    public List<String> imagesInTheMaking() {
        return jdbc.queryForList(
                "select distinct image from operation where status = 'pending' and image is not null",
                String.class);
    }

    /** Newest first; nothing where there is no such image. */
    public List<ImageVersionView> versions(String image) {
        return images.versions(image);
    }

    /** By name, those in service. */
    public List<HostView> hosts() {
        return jdbc.query(HOSTS.formatted(""), FleetQueries::host);
    }

    /** One in service. */
    public Optional<HostView> host(String name) {
        return jdbc.query(HOSTS.formatted(" and h.name = ?"), FleetQueries::host, name).stream()
                .findFirst();
    }

    /**
     * What has no outcome yet, by the host that it is asked of; hosts with nothing are left out.
     */
    public Map<String, PendingOperations> pendingByHost() {
        Map<String, PendingOperations> pending = new HashMap<>();
        jdbc.query(
                """
                select coalesce(o.host, c.host) as host, count(*)::int, min(o.requested_at)
                from operation o left join fleet_container c on c.id = o.container
                where o.status = 'pending' and coalesce(o.host, c.host) is not null
                group by 1""",
                row -> {
                    pending.put(
                            row.getString(1),
                            new PendingOperations(row.getInt(2), row.getTimestamp(3).toInstant()));
                });
        return pending;
    }

    public Optional<OperationView> operation(String id) {
        return jdbc.query(OPERATIONS + " where id = ?", FleetQueries::operation, id).stream()
                .findFirst();
    }

    /** Those of them that have come to their end. */
    public List<OperationView> ended(Collection<String> ids) {
        return jdbc.query(
                OPERATIONS + " where id = any(?) and status <> 'pending'",
                FleetQueries::operation,
                (Object) ids.toArray(String[]::new));
    }

    /**
     * Newest first.
     *
     * @param status {@code pending}, {@code succeeded}, {@code failed} or {@code abandoned}
     * @param container its id
     * @param limit of one page, 1 to {@value Page#LARGEST}
     * @param cursor where a former page ended
     */
    public Page<OperationView> operations(
            @Nullable String status,
            @Nullable String container,
            int limit,
            @Nullable String cursor) {
        Page.requireLimit(limit);
        if (status != null && !OperationView.STATUSES.contains(status)) {
            throw new InvalidInput(
                    "status",
                    "'" + status + "' is none of " + String.join(", ", OperationView.STATUSES));
        }
        if (cursor != null && operation(cursor).isEmpty()) {
            throw new InvalidInput("cursor", "'" + cursor + "' is not one that a page ended with");
        }
        Conditions asked =
                new Conditions()
                        .and("status = ?", status)
                        .and("container = ?", container)
                        .and("position < (select position from operation where id = ?)", cursor);
        return Page.of(
                jdbc.query(
                        OPERATIONS + asked.where() + " order by position desc limit ?",
                        FleetQueries::operation,
                        asked.parameters(limit + 1)),
                limit,
                OperationView::id);
    }

    /**
     * Newest first.
     *
     * @param status one of {@link RolloutSummary}'s
     * @param limit of one page, 1 to {@value Page#LARGEST}
     * @param cursor where a former page ended
     */
    public Page<RolloutSummary> rollouts(
            @Nullable String status, int limit, @Nullable String cursor) {
        return new RolloutQueries(jdbc).list(status, limit, cursor);
    }

    private static HostView host(ResultSet row, int number) throws SQLException {
        HostState state = FoldedState.read(row.getString("state"), HostState.class);
        return new HostView(
                state.id().value(),
                state.endpoint().address(),
                state.connected(),
                state.disconnectedBecause(),
                state.cordoned(),
                DrainView.of(state.drain()),
                state.endpoint().isSimulated(),
                state.labels(),
                state.engine(),
                row.getInt("containers"),
                row.getInt("running"),
                state.adoption());
    }

    private static OperationView operation(ResultSet row, int number) throws SQLException {
        return new OperationView(
                row.getString("id"),
                row.getString("container"),
                row.getString("host"),
                row.getString("image"),
                row.getString("name"),
                row.getString("action"),
                row.getString("status"),
                row.getString("actor"),
                row.getString("reason"),
                FleetRows.instant(row, "requested_at"),
                FleetRows.instantOrNone(row, "finished_at"),
                FleetRows.failure(row));
    }
}
