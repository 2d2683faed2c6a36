package io.waybill.projections;

import io.waybill.projections.audit.AuditProjection;
import io.waybill.projections.fleet.FleetProjection;
import io.waybill.projections.timeline.TimelineProjection;

import org.springframework.jdbc.core.JdbcTemplate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that the projections' tables hold, for comparing. */
public final class Tables {
    private static final List<Projection> ALL =
            List.of(new AuditProjection(), new FleetProjection(), new TimelineProjection());

    private Tables() {}

    public static Map<String, List<String>> rows(JdbcTemplate jdbc) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (Projection projection : ALL) {
            for (String table : projection.tables()) {
                rows.put(
                        table,
                        jdbc.queryForList(
                                "select t::text from " + table + " t order by 1", String.class));
            }
        }
        return rows;
    }
}
