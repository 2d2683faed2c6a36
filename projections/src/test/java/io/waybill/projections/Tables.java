package io.waybill.projections;

import org.springframework.jdbc.core.JdbcTemplate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that the projections' tables hold, for comparing. */
final class Tables {
    static final List<String> ALL =
            List.of(
                    "audit_entry",
                    "audit_container",
                    "fleet_container",
                    "fleet_image",
                    "fleet_image_version",
                    "fleet_image_tag",
                    "fleet_host",
                    "operation");

    private Tables() {}

    static Map<String, List<String>> rows(JdbcTemplate jdbc) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : ALL) {
            rows.put(
                    table,
                    jdbc.queryForList(
                            "select t::text from " + table + " t order by 1", String.class));
        }
        return rows;
    }
}
