package io.waybill.projections.rebuild;

import io.waybill.domain.Brief;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares two tables of the same form row by row, and says of each row in which columns it
 * differs.
 */
final class Comparison {
    private static final int LONGEST = 120;

    private final String live;
    private final String beside;
    private final JdbcTemplate jdbc;

    Comparison(String live, String beside, JdbcTemplate jdbc) {
        this.live = live;
        this.beside = beside;
        this.jdbc = jdbc;
    }

    /**
     * @param named is told of each row that differs, and how
     */
    void of(String table, BiConsumer<String, String> named) {
        List<String> columns = columns(table);
        List<String> key = key(table);
        if (key.isEmpty()) {
            withoutKey(table, named);
            return;
        }
        each(
                query(table, columns, key),
                row -> {
                    named.accept(
                            name(table, key, (String[]) row.getArray(1).getArray()),
                            says(columns, texts(row, 2), texts(row, 3)));
                });
    }

    private void each(String query, RowCallbackHandler row) {
        jdbc.query(
                connection -> {
                    var statement = connection.prepareStatement(query);
                    statement.setFetchSize(500);
                    return statement;
                },
                row);
    }

    /** Rows that nothing tells apart are there or not, so and so many times. */
    private void withoutKey(String table, BiConsumer<String, String> named) {
        each(
                """
                select r, coalesce(l.n, 0), coalesce(b.n, 0)
                from (select t::text as r, count(*) as n from %s t group by 1) l
                full join (select t::text as r, count(*) as n from %s t group by 1) b using (r)
                where l.n is distinct from b.n order by r"""
                        .formatted(
                                quoted(live) + "." + quoted(table),
                                quoted(beside) + "." + quoted(table)),
                row ->
                        named.accept(
                                table + " " + row.getString(1),
                                "is there "
                                        + row.getLong(2)
                                        + " times, by the log "
                                        + row.getLong(3)
                                        + " times"));
    }

    private static String @Nullable [] texts(ResultSet row, int column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? null : (String[]) array.getArray();
    }

    /** As text: not every type can be compared, and what is read is text in the end. */
    private String query(String table, List<String> columns, List<String> key) {
        String joined = key.stream().map(Comparison::quoted).collect(Collectors.joining(", "));
        return """
        select array[%s], case when l."%s" is not null then array[%s] end, case when b."%s" is not null then array[%s] end
        from %s l full join %s b using (%s)
        where l::text is distinct from b::text order by %s"""
                .formatted(
                        texts("", key),
                        key.getFirst(),
                        texts("l.", columns),
                        key.getFirst(),
                        texts("b.", columns),
                        quoted(live) + "." + quoted(table),
                        quoted(beside) + "." + quoted(table),
                        joined,
                        joined);
    }

    private static String texts(String prefix, List<String> columns) {
        return columns.stream()
                .map(column -> prefix + quoted(column) + "::text")
                .collect(Collectors.joining(", "));
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }

    private List<String> columns(String table) {
        return jdbc.queryForList(
                """
                select attname::text from pg_attribute
                where attrelid = to_regclass(?) and attnum > 0 and not attisdropped order by attnum""",
                String.class,
                quoted(live) + "." + quoted(table));
    }

    /** Of its primary key; none where it has none. */
    private List<String> key(String table) {
        return jdbc.queryForList(
                """
                select a.attname::text from pg_index i
                cross join unnest(i.indkey::int[]) with ordinality k (attnum, place)
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                where i.indrelid = to_regclass(?) and i.indisprimary order by k.place""",
                String.class,
                quoted(live) + "." + quoted(table));
    }

    private static String name(String table, List<String> key, String[] values) {
        return table
                + " "
                + IntStream.range(0, key.size())
                        .mapToObj(i -> key.get(i) + " " + values[i])
                        .collect(Collectors.joining(", "));
    }

    private static String says(
            List<String> columns, String @Nullable [] live, String @Nullable [] fromLog) {
        if (live == null) {
            return "is missing; the log makes such a row";
        }
        if (fromLog == null) {
            return "is there; the log makes no such row";
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String is = text(live[i]);
            String shouldBe = text(fromLog[i]);
            if (!is.equals(shouldBe)) {
                parts.add(columns.get(i) + " is " + apart(is, shouldBe));
            }
        }
        return String.join("; ", parts);
    }

    /** Of long texts that part in which they differ. */
    private static String apart(String is, String shouldBe) {
        int from = 0;
        int least = Math.min(is.length(), shouldBe.length());
        while (from < least && is.charAt(from) == shouldBe.charAt(from)) {
            from++;
        }
        from = least <= LONGEST ? 0 : Math.max(0, from - LONGEST / 3);
        return part(is, from) + ", by the log " + part(shouldBe, from);
    }

    private static String part(String text, int from) {
        return (from > 0 ? "…" : "")
                + Brief.of(text.substring(Math.min(from, text.length())), LONGEST);
    }

    private static String text(@Nullable String value) {
        return value == null ? "null" : "'" + value + "'";
    }
}
