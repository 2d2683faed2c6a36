package io.waybill.infra.backup;

import java.util.List;
import java.util.Objects;

/**
 * What has to be known before anything else of a backup is read.
 *
 * @param format of the file; a reader refuses those that it does not know
 * @param schema the newest migration of the log's tables, such as {@code 19}
 */
record Preamble(int format, String schema, List<Rows> parts) {
    static final int FORMAT = 1;

    Preamble {
        Objects.requireNonNull(schema, "schema is missing");
        Objects.requireNonNull(parts, "parts are missing");
    }

    /** Which columns of a part's table stand in the file, in their order. */
    record Rows(String name, List<String> columns) {}
}
