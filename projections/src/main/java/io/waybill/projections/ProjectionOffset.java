package io.waybill.projections;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** How far one projection has come on the events topic, as PostgreSQL knows it. */
public final class ProjectionOffset {
    private final String projection;
    private final int version;
    private final TopicPartition topic;
    private final JdbcTemplate jdbc;

    /**
     * @param nextOffset none before the first event
     */
    public record Reached(@Nullable Long nextOffset, long position) {}

    public ProjectionOffset(Projection projection, TopicPartition topic, JdbcTemplate jdbc) {
        this.projection = projection.name();
        this.version = projection.version();
        this.topic = topic;
        this.jdbc = jdbc;
    }

    public Reached reached() {
        jdbc.update(
                "insert into projection_offset (projection, topic, partition, version) values (?, ?, ?, ?) on conflict do nothing",
                projection,
                topic.topic(),
                topic.partition(),
                version);
        return read("");
    }

    /** The same of a projection that is known to run. */
    public Reached read() {
        return read("");
    }

    /** The same, and nobody else moves it until the transaction is over. */
    public Reached lock() {
        return read(" for update");
    }

    private Reached read(String locking) {
        return jdbc
                .query(
                        "select next_offset, position from projection_offset where projection = ? and topic = ? and partition = ?"
                                + locking,
                        (row, _) -> new Reached(row.getObject(1, Long.class), row.getLong(2)),
                        projection,
                        topic.topic(),
                        topic.partition())
                .stream()
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "the offset of projection " + projection + " is gone"));
    }

    void advance(long nextOffset, long position) {
        jdbc.update(
                "update projection_offset set next_offset = ?, position = ? where projection = ? and topic = ? and partition = ?",
                nextOffset,
                position,
                projection,
                topic.topic(),
                topic.partition());
    }

    /** Says where what was built beside goes on, and by which version it was built. */
    public void takeOver(@Nullable Long nextOffset, long position) {
        jdbc.update(
                "update projection_offset set next_offset = ?, position = ?, version = ? where projection = ? and topic = ? and partition = ?",
                nextOffset,
                position,
                version,
                projection,
                topic.topic(),
                topic.partition());
    }

    void forget() {
        jdbc.update("delete from projection_offset where projection = ?", projection);
    }
}
