package io.waybill.projections;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** How far one projection has come on the events topic, as PostgreSQL knows it. */
final class ProjectionOffset {
    private final String projection;
    private final TopicPartition topic;
    private final JdbcTemplate jdbc;

    /**
     * @param nextOffset none before the first event
     */
    record Reached(@Nullable Long nextOffset, long position) {}

    ProjectionOffset(String projection, TopicPartition topic, JdbcTemplate jdbc) {
        this.projection = projection;
        this.topic = topic;
        this.jdbc = jdbc;
    }

    Reached reached() {
        jdbc.update(
                "insert into projection_offset (projection, topic, partition) values (?, ?, ?) on conflict do nothing",
                projection,
                topic.topic(),
                topic.partition());
        return read("");
    }

    /** The same, and nobody else moves it until the transaction is over. */
    Reached lock() {
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

    void forget() {
        jdbc.update("delete from projection_offset where projection = ?", projection);
    }
}
