package io.waybill.projections.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What differs of one container between two instants.
 *
 * @param name as it was called at the later one, or last
 * @param fields in what it differs, where it was there at both
 * @param before as it was at the former; absent where it came
 * @param after as it was at the later; absent where it went
 */
public record ContainerChange(
        String id,
        String name,
        String host,
        Kind change,
        List<Field> fields,
        @Nullable ContainerThen before,
        @Nullable ContainerThen after) {

    public enum Kind {
        CAME,
        WENT,
        CHANGED
    }

    /** One value, before and after; null where there was none. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Field(String field, @Nullable Object before, @Nullable Object after) {}

    private record Compared(String name, Function<ContainerThen, @Nullable Object> value) {}

    private static final List<Compared> COMPARED =
            List.of(
                    new Compared("name", ContainerThen::name),
                    new Compared("host", ContainerThen::host),
                    new Compared("image", ContainerThen::image),
                    new Compared("version", ContainerThen::version),
                    new Compared("revision", ContainerThen::revision),
                    new Compared("desired", ContainerThen::desired),
                    new Compared("status", ContainerThen::status),
                    new Compared("lastStatus", ContainerThen::lastStatus),
                    new Compared("exitCode", ContainerThen::exitCode),
                    new Compared("health", ContainerThen::health),
                    new Compared("startedAt", ContainerThen::startedAt),
                    new Compared("runs", ContainerThen::runs),
                    new Compared("drifted", ContainerThen::drifted));

    static ContainerChange between(@Nullable ContainerThen before, @Nullable ContainerThen after) {
        ContainerThen shown = after == null ? Objects.requireNonNull(before) : after;
        Kind kind = before == null ? Kind.CAME : after == null ? Kind.WENT : Kind.CHANGED;
        return new ContainerChange(
                shown.id(),
                shown.name(),
                shown.host(),
                kind,
                before == null || after == null ? List.of() : fields(before, after),
                before,
                after);
    }

    private static List<Field> fields(ContainerThen before, ContainerThen after) {
        List<Field> fields = new ArrayList<>();
        for (Compared compared : COMPARED) {
            Object was = compared.value().apply(before);
            Object is = compared.value().apply(after);
            if (!Objects.equals(was, is)) {
                fields.add(new Field(compared.name(), was, is));
            }
        }
        return List.copyOf(fields);
    }

    static ContainerChange read(ResultSet row) throws SQLException {
        return between(side(row, "before_"), side(row, "after_"));
    }

    private static @Nullable ContainerThen side(ResultSet row, String prefix) throws SQLException {
        return row.getString(prefix + "container") == null ? null : ContainerThen.read(row, prefix);
    }
}
