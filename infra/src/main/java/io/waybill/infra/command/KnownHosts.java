package io.waybill.infra.command;

import io.waybill.domain.HostId;
import io.waybill.domain.host.HostState;
import io.waybill.infra.eventstore.Aggregates;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

/** Which hosts there are, by the log. */
@Component
public class KnownHosts {
    private final JdbcClient jdbc;
    private final Aggregates aggregates;

    KnownHosts(JdbcClient jdbc, Aggregates aggregates) {
        this.jdbc = jdbc;
        this.aggregates = aggregates;
    }

    /** Those that are not decommissioned. */
    public List<HostState> inService() {
        return jdbc
                .sql(
                        "select aggregate_identifier from event where type = 'Host' and sequence_number = 0")
                .query(String.class)
                .list()
                .stream()
                .map(subject -> new HostId(subject.substring(subject.indexOf('/') + 1)))
                .map(aggregates::host)
                .filter(host -> !host.decommissioned())
                .toList();
    }
}
