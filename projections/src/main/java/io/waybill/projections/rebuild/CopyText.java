package io.waybill.projections.rebuild;

import io.waybill.projections.Storable;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/** Rows in the text form of PostgreSQL's {@code COPY}. */
public final class CopyText {
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
            case String _, Integer _, Long _, Boolean _, byte[] _ -> true;
            case OffsetDateTime time ->
                    time.equals(OffsetDateTime.MAX) || time.getYear() > 0 && time.getYear() < 9999;
            default -> false;
        };
    }

    public static String of(List<? extends @Nullable Object[]> rows) {
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
            case byte[] bytes -> HexFormat.of().formatHex(text.append("\\\\x"), bytes);
            case OffsetDateTime time when time.equals(OffsetDateTime.MAX) ->
                    text.append("infinity"); // as the driver writes it
            case OffsetDateTime time -> write(Storable.time(time.toInstant()), text);
            default -> text.append(value);
        }
    }

    // By the millions: a formatter takes longer than all the rest of a row.
    private static void write(Instant time, StringBuilder text) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        digits(utc.getYear(), 1_000, text);
        digits(utc.getMonthValue(), 10, text.append('-'));
        digits(utc.getDayOfMonth(), 10, text.append('-'));
        digits(utc.getHour(), 10, text.append('T'));
        digits(utc.getMinute(), 10, text.append(':'));
        digits(utc.getSecond(), 10, text.append(':'));
        digits(time.getNano() / 1_000, 100_000, text.append('.'));
        text.append('Z');
    }

    private static void digits(int number, int highest, StringBuilder text) {
        for (int place = highest; place > 0; place /= 10) {
            text.append((char) ('0' + number / place % 10));
        }
    }

    private static void escape(String string, StringBuilder text) {
        int written = 0;
        for (int i = 0; i < string.length(); i++) {
            char escape = escape(string.charAt(i));
            if (escape != 0) {
                text.append(string, written, i).append('\\').append(escape);
                written = i + 1;
            }
        }
        text.append(string, written, string.length());
    }

    /** What stands for a character, after a backslash; 0 where it stands for itself. */
    private static char escape(char character) {
        return switch (character) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }
}
