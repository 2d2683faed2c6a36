package io.waybill.projections.rebuild;

import org.jspecify.annotations.Nullable;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Rows in the text form of PostgreSQL's {@code COPY}. */
final class CopyText {
    private CopyText() {}

    static boolean canWrite(List<? extends @Nullable Object[]> rows) {
        for (@Nullable Object[] row : rows) {
            for (Object value : row) {
                if (!canWrite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean canWrite(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String _, Integer _, Long _, Boolean _ -> true;
            case OffsetDateTime time -> time.getYear() > 0 && time.getYear() < 9999;
            default -> false;
        };
    }

    static String of(List<? extends @Nullable Object[]> rows) {
        StringBuilder text = new StringBuilder(rows.size() * 256);
        for (@Nullable Object[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                if (column > 0) {
                    text.append('\t');
                }
                write(row[column], text);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text) {
        switch (value) {
            case null -> text.append("\\N");
            case String string -> escape(string, text);
            case OffsetDateTime time ->
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.formatTo(rounded(time), text);
            default -> text.append(value);
        }
    }

    /** To microseconds, as the driver rounds a parameter: half of one is rounded up. */
    private static OffsetDateTime rounded(OffsetDateTime time) {
        OffsetDateTime nearest =
                time.getNano() % 1000 > 499 ? time.plus(1, ChronoUnit.MICROS) : time;
        return nearest.truncatedTo(ChronoUnit.MICROS);
    }

    private static void escape(String string, StringBuilder text) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(c);
            }
        }
    }
}
