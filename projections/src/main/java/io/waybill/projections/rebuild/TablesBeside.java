package io.waybill.projections.rebuild;

import io.waybill.projections.Projection;

import org.springframework.jdbc.core.JdbcTemplate;

import java.util.ArrayList;
import java.util.List;

/**
 * A projection's tables made once more, in a schema of their own. What they look like the database
 * knows: columns, constraints, indexes, settings and who may read them are those of the live ones.
 * Each method is to be called inside a transaction.
 */
final class TablesBeside {
    private final Projection projection;
    private final String live;
    private final String beside;
    private final JdbcTemplate jdbc;

    /**
     * @param live the schema of the live tables
     * @param beside the schema that is made for the others
     */
    TablesBeside(Projection projection, String live, String beside, JdbcTemplate jdbc) {
        this.projection = projection;
        this.live = live;
        this.beside = beside;
        this.jdbc = jdbc;
    }

    /** Names without a schema mean what is built, for the rest of the transaction. */
    void use() {
        path("\"" + beside + "\", \"" + live + "\"");
    }

    private void path(String schemas) {
        jdbc.queryForObject("select set_config('search_path', ?, true)", String.class, schemas);
    }

    /** What the live tables look like, in short. */
    String form() {
        path("\"" + live + "\"");
        List<String> parts = new ArrayList<>(definitions(COLUMNS));
        parts.addAll(definitions(CONSTRAINTS));
        parts.addAll(definitions(INDEXES));
        return Integer.toHexString(parts.hashCode());
    }

    private static final String COLUMNS =
            """
            select format('%s.%s %s', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod))
            from pg_attribute a where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
            order by a.attnum""";

    private static final String CONSTRAINTS =
            """
            select format('alter table %I add constraint %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid, true))
            from pg_constraint c join pg_class t on t.oid = c.conrelid
            where c.conrelid = to_regclass(?) and c.contype in ('p', 'u') order by c.contype, c.conname""";

    private static final String REFERENCES =
            """
            select c.conname from pg_constraint c
            where c.contype = 'f' and to_regclass(?) in (c.conrelid, c.confrelid)""";

    private static final String OF_INDEXES =
            """
            from pg_index i where i.indrelid = to_regclass(?)
                and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = i.indrelid)
            """;
    private static final String INDEXES =
            "select pg_get_indexdef(i.indexrelid, 0, true) " + OF_INDEXES + " order by 1";
    private static final String UNIQUE_INDEXES =
            "select pg_get_indexdef(i.indexrelid, 0, true) "
                    + OF_INDEXES
                    + " and i.indisunique order by 1";

    private static final String LATE =
            """
            select i.indexrelid::regclass::name, coalesce(
                (select format('alter table %I add constraint %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid, true))
                 from pg_constraint c join pg_class t on t.oid = c.conrelid
                 where c.conindid = i.indexrelid and c.contype = 'x'),
                pg_get_indexdef(i.indexrelid, 0, true))
            from pg_index i where i.indrelid = to_regclass(?) and not i.indisprimary and (not i.indisunique
                or exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype = 'x'))
            order by 1""";

    private static final String GRANTS =
            """
            select format('grant %s on %I to %s%s', g.privilege_type, t.relname,
                          case when g.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end,
                          case when g.is_grantable then ' with grant option' else '' end)
            from pg_class t cross join aclexplode(t.relacl) g
            where t.oid = to_regclass(?) and g.grantee <> t.relowner order by 1""";

    private static final String SETTINGS =
            """
            select format('alter table %I set (%s)', t.relname, array_to_string(t.reloptions, ', '))
            from pg_class t where t.oid = to_regclass(?) and t.reloptions is not null""";

    private List<String> definitions(String query) {
        List<String> all = new ArrayList<>();
        for (String table : projection.tables()) {
            all.addAll(
                    jdbc.queryForList(query, String.class, "\"" + live + "\".\"" + table + "\""));
        }
        return all;
    }

    /** Makes them, empty, with what taking in events needs. What is left of before is dropped. */
    void create() {
        drop();
        if (!definitions(REFERENCES).isEmpty()) {
            throw new IllegalStateException(
                    "a table of projection "
                            + projection.name()
                            + " has a foreign key, or one refers to it: neither could go along with its tables");
        }
        path("\"" + live + "\"");
        List<String> statements = new ArrayList<>(definitions(SETTINGS));
        statements.addAll(definitions(GRANTS));
        statements.addAll(definitions(CONSTRAINTS));
        statements.addAll(definitions(UNIQUE_INDEXES));
        for (String index : definitions(INDEXES)) {
            if (projection.indexesToBuildBy().stream()
                    .anyMatch(name -> index.startsWith("CREATE INDEX " + name + " "))) {
                statements.add(index);
            }
        }
        jdbc.execute("create schema \"" + beside + "\"");
        for (String table : projection.tables()) {
            jdbc.execute(
                    "create table \"%s\".\"%s\" (like \"%s\".\"%s\" including all excluding indexes excluding statistics)"
                            .formatted(beside, table, live, table));
        }
        use();
        statements.forEach(jdbc::execute);
    }

    /** What is still to be made once all is loaded. */
    List<Late> late() {
        path("\"" + live + "\"");
        List<Late> late = new ArrayList<>();
        for (String table : projection.tables()) {
            late.addAll(
                    jdbc.query(
                            LATE,
                            (row, _) -> new Late(row.getString(1), row.getString(2)),
                            "\"" + live + "\".\"" + table + "\""));
        }
        return late.stream().filter(one -> !isMade(one)).toList();
    }

    /**
     * An index, or a constraint that rests on one.
     *
     * @param statement that makes it
     */
    record Late(String name, String statement) {}

    private boolean isMade(Late one) {
        return Boolean.TRUE.equals(
                jdbc.queryForObject(
                        "select to_regclass(?) is not null",
                        Boolean.class,
                        "\"" + beside + "\".\"" + one.name() + "\""));
    }

    void make(Late one) {
        use();
        jdbc.execute(one.statement());
    }

    void analyze() {
        for (String table : projection.tables()) {
            jdbc.execute("analyze \"%s\".\"%s\"".formatted(beside, table));
        }
    }

    /** Nobody reads the live ones any more until the transaction is over. */
    void lockLive() {
        jdbc.execute("lock table " + qualified(live) + " in access exclusive mode");
    }

    /** Nobody takes the place of the live ones until the transaction is over. */
    void keepLive() {
        jdbc.execute("lock table " + qualified(live) + " in access share mode");
    }

    /** Puts them in the place of the live ones, which are dropped. */
    void takeOver() {
        jdbc.execute("drop table " + qualified(live));
        for (String table : projection.tables()) {
            jdbc.execute(
                    "alter table \"%s\".\"%s\" set schema \"%s\"".formatted(beside, table, live));
        }
        drop();
    }

    void drop() {
        jdbc.execute("drop schema if exists \"" + beside + "\" cascade");
    }

    private String qualified(String schema) {
        return String.join(
                ", ",
                projection.tables().stream()
                        .map(table -> "\"" + schema + "\".\"" + table + "\"")
                        .toList());
    }
}
