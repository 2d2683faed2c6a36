package io.waybill.infra.command;

import io.waybill.domain.ImageId;
import io.waybill.domain.image.ImageState;
import io.waybill.infra.eventstore.Aggregates;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

/** Which images there are, by the log. */
@Component
public class KnownImages {
    private final JdbcClient jdbc;
    private final Aggregates aggregates;

    KnownImages(JdbcClient jdbc, Aggregates aggregates) {
        this.jdbc = jdbc;
        this.aggregates = aggregates;
    }

    public List<ImageState> all() {
        return jdbc
                .sql(
                        "select aggregate_identifier from event where type = 'Image' and sequence_number = 0 order by 1")
                .query(String.class)
                .list()
                .stream()
                .map(subject -> new ImageId(subject.substring(subject.indexOf('/') + 1)))
                .map(aggregates::image)
                .toList();
    }
}
