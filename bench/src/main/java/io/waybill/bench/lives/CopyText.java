package io.waybill.bench.lives;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Rows in the text format of PostgreSQL's COPY. */
final class CopyText {
    private final StringBuilder rows = new StringBuilder();
    private boolean begun;

    CopyText number(long value) {
        separate();
        rows.append(value);
        return this;
    }

    CopyText text(@Nullable String value) {
        separate();
        if (value == null) {
            rows.append("\\N");
            return this;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(c);
            }
        }
        return this;
    }

    private void separate() {
        if (begun) {
            rows.append('\t');
        }
        begun = true;
    }

    void end() {
        rows.append('\n');
        begun = false;
    }

    InputStream read() {
        return new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
}
