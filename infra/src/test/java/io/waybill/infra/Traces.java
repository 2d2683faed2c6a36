package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.admin.Admin;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What a service leaves behind of a value that was told to it: in its tables and on its topics. */
final class Traces {
    private Traces() {}

    /** How a value could stand somewhere. */
    static List<String> forms(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return List.of(
                value, Base64.getEncoder().encodeToString(bytes), HexFormat.of().formatHex(bytes));
    }

    static boolean areIn(String text, List<String> forms) {
        return forms.stream().anyMatch(text::contains);
    }

    static JdbcTemplate sql(Service service) {
        return new JdbcTemplate(new DriverManagerDataSource(service.jdbcUrl(), "postgres", ""));
    }

    /** That it stands in no table. */
    static void assertNotInTables(Service service, List<String> forms) {
        JdbcTemplate sql = sql(service);
        List<String> tables =
                sql.queryForList(
                        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
                        String.class);
        assertThat(tables).hasSizeGreaterThan(20);
        for (String table : tables) {
            List<String> rows =
                    sql.queryForList("select t::text from " + table + " t", String.class);
            assertThat(rows).as(table).noneMatch(row -> row != null && areIn(row, forms));
        }
    }

    /** That it stands on none of its topics. */
    static void assertNotOnTopics(Service service, List<String> forms) throws Exception {
        int records = 0;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", service.bootstrapServers()))) {
            for (String topic : admin.listTopics().names().get()) {
                if (!topic.startsWith(service.topics().prefix())) {
                    continue;
                }
                for (var record : CommittedTopic.readAll(service.bootstrapServers(), topic)) {
                    records++;
                    assertThat(areIn(text(record.key()), forms)).as(topic).isFalse();
                    assertThat(areIn(text(record.value()), forms)).as(topic).isFalse();
                    for (var header : record.headers()) {
                        assertThat(areIn(text(header.value()), forms)).as(topic).isFalse();
                    }
                }
            }
        }
        assertThat(records).isGreaterThan(10);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
