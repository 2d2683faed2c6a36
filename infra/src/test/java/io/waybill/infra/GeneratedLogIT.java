package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.bench.lives.Lives;
import io.waybill.bench.lives.LogWriter;
import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.RestartableServers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import java.nio.file.Path;
import java.sql.DriverManager;

/** Generated lives are a log as any other: what is measured with them is the service as it is. */
class GeneratedLogIT {
    private static final int EVENTS = 5_000;

    @TempDir private Path data;

    @Test
    void theServicePublishesProjectsAndGoesOnFromAGeneratedLog() throws Exception {
        try (RestartableServers servers =
                new RestartableServers(data, Service.freePort(), Service.freePort())) {
            JdbcTemplate jdbc =
                    new JdbcTemplate(
                            new DriverManagerDataSource(servers.jdbcUrl(), "postgres", ""));
            Lives lives = new Lives(3, EVENTS);
            Service service =
                    Service.against(
                            data.resolve("service"), servers.jdbcUrl(), servers.bootstrapServers());
            service.close();
            long before = number(jdbc, "select count(*) from event");
            try (LogWriter log = writer(servers, LogWriter.Positions.GIVEN)) {
                log.write(lives, EVENTS);
            }
            assertThat(number(jdbc, "select last_position from event_sequencer"))
                    .isEqualTo(before + EVENTS);
            service.startAgain();
            try (service;
                    LogWriter log = writer(servers, LogWriter.Positions.LEFT_TO_THE_SERVICE)) {
                log.write(lives, EVENTS);
                awaitProjected(jdbc, before + 2 * EVENTS);
                Soon.until(
                        "each event is in the audit",
                        () ->
                                number(jdbc, "select count(*) from event_position")
                                        == number(jdbc, "select count(*) from audit_entry"));
                takesCommands(service, jdbc);
            }
        }
    }

    private static void takesCommands(Service service, JdbcTemplate jdbc) {
        String container =
                jdbc.queryForObject(
                        """
                        select container_id from container_name where released_at is null
                        order by claimed_at limit 1""",
                        String.class);
        Answer removal = service.delete("/api/v1/containers/" + container + "?force=true");
        assertThat(removal.status()).as(removal.toString()).isEqualTo(202);
    }

    private static LogWriter writer(RestartableServers servers, LogWriter.Positions positions)
            throws Exception {
        return new LogWriter(
                DriverManager.getConnection(servers.jdbcUrl(), "postgres", ""), positions);
    }

    private static void awaitProjected(JdbcTemplate jdbc, long position) {
        Soon.until(
                "the projections come up to " + position,
                () -> number(jdbc, "select min(position) from projection_offset") >= position);
    }

    private static long number(JdbcTemplate jdbc, String sql) {
        Long number = jdbc.queryForObject(sql, Long.class);
        return number == null ? 0 : number;
    }
}
