package io.waybill.infra.terminal;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** Keeps transcripts in the database. */
@Component
public class Transcripts {
    private final JdbcClient jdbc;

    Transcripts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds a part; one that is there already stays as it is. */
    public void add(OperationId operation, ContainerId container, int part, String lines) {
        jdbc.sql(
                        "insert into terminal_transcript (operation, part, container_id, lines)"
                                + " values (?, ?, ?, ?) on conflict do nothing")
                .params(operation.value(), part, container.value(), lines)
                .update();
    }

    /** In which container the terminal was; none where there is no transcript. */
    public Optional<ContainerId> containerOf(OperationId operation) {
        return jdbc.sql(
                        "select container_id from terminal_transcript where operation = ? and part = 0")
                .param(operation.value())
                .query((row, _) -> new ContainerId(row.getString(1)))
                .optional();
    }

    /** Writes all of it, without holding more than a part of it. */
    public void write(OperationId operation, Writer to) throws IOException {
        for (int part = 0; ; part++) {
            Optional<String> lines =
                    jdbc.sql(
                                    "select lines from terminal_transcript where operation = ? and part = ?")
                            .params(operation.value(), part)
                            .query(String.class)
                            .optional();
            if (lines.isEmpty()) {
                return;
            }
            to.write(lines.get());
        }
    }
}
