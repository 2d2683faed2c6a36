package io.waybill.projections.fleet;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Operation;
import io.waybill.domain.secret.SecretReference;
import io.waybill.projections.Conditions;
import io.waybill.projections.Page;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** What can be asked of containers. */
final class ContainerQueries {
    /** Of an image that was registered only after its container had been adopted. */
    private static final String REGISTERED_SINCE =
            """
            case when version = 0 then (
                select v.image%s from fleet_image_version v join fleet_image i on i.name = v.image
                where i.repository || '@' || v.digest = state->'desired'->'image'->>'reference'
                order by v.image limit 1) end""";

    /** Each side of it has an index. */
    private static final String OF_IMAGE =
            "(image = ? or version = 0 and ? = " + REGISTERED_SINCE.formatted("") + ")";

    private static final String SELECT =
            "select "
                    + ContainerTable.COLUMNS
                    + ", "
                    + REGISTERED_SINCE.formatted(" || ':' || v.number")
                    + " as registered_as from fleet_container";
    private static final String REMOVED = "removed";

    private final JdbcTemplate jdbc;

    ContainerQueries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Page<ContainerView> list(ContainerFilter filter) {
        Conditions asked =
                new Conditions()
                        .and("host = ?", filter.host())
                        .and(OF_IMAGE, filter.image())
                        .and("status = ?", filter.status());
        if (!filter.all() && !REMOVED.equals(filter.status())) {
            asked.and("status <> '" + REMOVED + "'");
        }
        if (filter.drifted()) {
            asked.and("drifted");
        }
        String cursor = filter.cursor();
        if (cursor != null) {
            asked.and("(name || '/' || id) collate \"C\" > ?", decode(cursor));
        }
        List<ContainerView> found =
                jdbc.query(
                        SELECT
                                + asked.where()
                                + " order by (name || '/' || id) collate \"C\" limit ?",
                        (row, _) -> view(row, false),
                        asked.parameters(filter.limit() + 1));
        return Page.of(found, filter.limit(), last -> encode(last.name() + "/" + last.id()));
    }

    /**
     * Those meant by a name: the ones that bear it now; with none of them, those removed that bore
     * it last.
     */
    List<ContainerView> named(@Nullable String host, String name) {
        List<ContainerView> all =
                matching(new Conditions().and("name = ?", name).and("host = ?", host));
        List<ContainerView> live =
                all.stream().filter(container -> !container.status().equals(REMOVED)).toList();
        return live.isEmpty() ? all.stream().limit(1).toList() : live;
    }

    /** Whole, those declared last first. */
    List<ContainerView> matching(Conditions asked) {
        return jdbc.query(
                SELECT + asked.where() + " order by declared_at desc, id limit 100",
                (row, _) -> view(row, true),
                asked.parameters());
    }

    Set<String> labelled(String label, @Nullable String value) {
        String text = "state->'desired'->'spec'->'labels'->>?";
        return Set.copyOf(
                value == null
                        ? jdbc.queryForList(
                                "select id from fleet_container where " + text + " is not null",
                                String.class,
                                label)
                        : jdbc.queryForList(
                                "select id from fleet_container where " + text + " = ?",
                                String.class,
                                label,
                                value));
    }

    List<String> namingSecret(String secret) {
        return jdbc.queryForList(
                """
                select id from fleet_container where status <> 'removed'
                  and position(? in state->'desired'->'spec'->>'environment') > 0 order by id""",
                String.class,
                "\"" + SecretReference.PREFIX + secret + "@");
    }

    List<DriftedContainer> toBeHealed() {
        return jdbc.query(
                """
                select id, drift_event from fleet_container
                where drifted and drift_policy <> 'record' and not drift_given_up order by id""",
                (row, _) ->
                        new DriftedContainer(row.getString("id"), row.getString("drift_event")));
    }

    List<GivenUpContainer> givenUp() {
        return jdbc.query(
                SELECT + " where drift_given_up order by host, name",
                (row, _) -> GivenUpContainer.of(ContainerTable.read(row).state()));
    }

    private static ContainerView view(ResultSet row, boolean whole) throws SQLException {
        ContainerRow container = ContainerTable.read(row);
        ContainerState state = container.state();
        Desired desired = state.desired();
        ObservedState observed = state.observed();
        Operation operation = desired.operation();
        Duration timeToLive = desired.spec().timeToLive();
        return new ContainerView(
                state.id().value(),
                desired.name(),
                desired.host().value(),
                desired.image().image().value(),
                desired.image().version(),
                row.getString("registered_as"),
                desired.revision(),
                Words.of(desired.state()),
                container.status(),
                state.lostSince(),
                state.lostSince() == null ? null : Words.of(observed.status()),
                observed.exitCode(),
                Words.of(observed.health()),
                observed.ports(),
                observed.startedAt(),
                observed.finishedAt(),
                operation == null ? null : ContainerView.InFlight.of(operation),
                state.drift(),
                Words.of(state.policy()),
                HealingView.of(state),
                container.failure(),
                container.declaredAt(),
                timeToLive == null ? null : container.declaredAt().plus(timeToLive),
                state.id().subject() + "@" + container.sequence(),
                whole ? desired.spec() : null);
    }

    private static String encode(String last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new InvalidInput("cursor", "'" + cursor + "' is not one that a page ended with");
        }
    }
}
