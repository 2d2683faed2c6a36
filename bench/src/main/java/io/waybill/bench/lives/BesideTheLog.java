package io.waybill.bench.lives;

import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerLost;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;

import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the service writes together with events, so that names are unique and found at once: of the
 * events since the last writing.
 */
final class BesideTheLog {
    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final Map<String, Instant> ended = new LinkedHashMap<>();
    private final Map<String, String> lost = new LinkedHashMap<>();
    private final Set<String> found = new LinkedHashSet<>();

    private record Claim(Desired desired, Instant at, @Nullable Instant ended) {}

    void take(GeneratedEvent next) {
        switch (next.event()) {
            case ContainerDeclared declared ->
                    claims.put(
                            declared.containerId().value(),
                            new Claim(declared.desired(), next.recordedAt(), null));
            case ContainerOperationSucceeded done
                    when done.desired().state() == DesiredState.ABSENT ->
                    end(done.containerId().value(), next.recordedAt());
            case ContainerLost gone -> {
                lost.put(gone.containerId().value(), gone.host().value());
                found.remove(gone.containerId().value());
            }
            case ContainerFound again -> {
                lost.remove(again.containerId().value());
                found.add(again.containerId().value());
            }
            default -> {} // writes nothing beside the log
        }
    }

    private void end(String container, Instant at) {
        Claim claim = claims.get(container);
        if (claim == null) {
            ended.put(container, at);
        } else {
            claims.put(container, new Claim(claim.desired(), claim.at(), at));
        }
    }

    void write(Connection connection, CopyManager copy) throws SQLException, IOException {
        // What ended comes first: a name that was released may be borne again.
        update(
                connection,
                "update container_name set released_at = ?::timestamptz where container_id = ? and released_at is null",
                ended.entrySet().stream()
                        .map(each -> List.of(each.getValue().toString(), each.getKey()))
                        .toList());
        update(
                connection,
                "delete from container_place where container_id = ?",
                ids(ended.keySet()));
        CopyText names = new CopyText();
        CopyText places = new CopyText();
        claims.forEach((id, claim) -> write(id, claim, names, places));
        copy.copyIn(
                "copy container_name (host, name, container_id, claimed_at, released_at) from stdin",
                names.read());
        copy.copyIn(
                "copy container_place (container_id, host, memory_bytes) from stdin",
                places.read());
        update(connection, "delete from lost_container where container_id = ?", ids(found));
        List<List<String>> gone = new ArrayList<>();
        lost.forEach((id, host) -> gone.add(List.of(id, host)));
        update(
                connection,
                "insert into lost_container (container_id, host) values (?, ?) on conflict do nothing",
                gone);
        claims.clear();
        ended.clear();
        lost.clear();
        found.clear();
    }

    private static void write(String id, Claim claim, CopyText names, CopyText places) {
        Desired desired = claim.desired();
        Instant released = claim.ended();
        names.text(desired.host().value())
                .text(desired.name())
                .text(id)
                .text(claim.at().toString())
                .text(released == null ? null : released.toString())
                .end();
        if (released == null) {
            Long memory = desired.spec().limits().memoryBytes();
            places.text(id).text(desired.host().value()).number(memory == null ? 0 : memory).end();
        }
    }

    private static List<List<String>> ids(Set<String> ids) {
        return ids.stream().map(List::of).toList();
    }

    private static void update(Connection connection, String sql, List<List<String>> rows)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (List<String> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    statement.setString(i + 1, row.get(i));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
