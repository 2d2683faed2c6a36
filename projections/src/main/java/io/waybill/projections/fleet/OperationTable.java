package io.waybill.projections.fleet;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerEvent.ContainerCopyCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerCopyRequested;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerExecCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerExecRequested;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerLost;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Operation;
import io.waybill.domain.host.HostEvent.HostImageWorkFinished;
import io.waybill.domain.host.HostEvent.HostImageWorkRequested;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.image.ImageEvent.ImageCurrentVersionChanged;
import io.waybill.domain.image.ImageEvent.ImageFollowingChanged;
import io.waybill.domain.image.ImageEvent.ImageOperationFailed;
import io.waybill.domain.image.ImageEvent.ImageOperationSucceeded;
import io.waybill.domain.image.ImageEvent.ImageRegistered;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageEvent.ImageVersionPushed;
import io.waybill.domain.image.ImageEvent.ImageVersionReinstated;
import io.waybill.domain.image.ImageEvent.ImageVersionWithdrawn;
import io.waybill.domain.image.ImageEvent.MakingRequested;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Storable;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps what was requested, and what became of it. */
final class OperationTable {
    private final JdbcTemplate jdbc;

    OperationTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void apply(List<EventRecord> events) {
        Rows rows = new Rows();
        for (EventRecord record : events) {
            switch (record.event()) {
                case ContainerEvent event -> ofContainer(record, event, rows);
                case ImageEvent event -> ofImage(record, event, rows);
                case HostImageWorkRequested asked ->
                        rows.request(
                                record,
                                asked.operation(),
                                About.host(asked.hostId()),
                                asked.work().action());
                case HostImageWorkFinished done ->
                        rows.finish(record, done.operation(), done.outcome().failure());
                default -> {} // of hosts, nothing else is an operation
            }
        }
        // No operation is finished before it is requested, so all of the one may go before the
        // other.
        insert(rows.requested);
        update(rows.finished);
    }

    private void insert(List<@Nullable Object[]> requested) {
        jdbc.batchUpdate(
                """
                insert into operation (id, position, container, host, image, name, action, status, actor, reason, requested_at)
                values (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?) on conflict do nothing""",
                requested);
    }

    /** All in one statement. Of one operation, the first outcome is what became of it. */
    private void update(List<@Nullable Object[]> finished) {
        if (finished.isEmpty()) {
            return;
        }
        Map<Object, @Nullable Object[]> byOperation = new LinkedHashMap<>();
        finished.forEach(row -> byOperation.putIfAbsent(Objects.requireNonNull(row[4]), row));
        jdbc.update(
                """
                update operation o set status = f.status, finished_at = f.finished_at,
                    failure_code = f.failure_code, failure_message = f.failure_message
                from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[])
                    f (status, finished_at, failure_code, failure_message, id)
                where o.id = f.id and o.status = 'pending'""",
                column(byOperation.values(), 0),
                column(byOperation.values(), 1),
                column(byOperation.values(), 2),
                column(byOperation.values(), 3),
                column(byOperation.values(), 4));
    }

    private static Object column(Collection<@Nullable Object[]> rows, int column) {
        return rows.stream()
                .map(row -> row[column] == null ? null : row[column].toString())
                .toArray(String[]::new);
    }

    private static void ofContainer(EventRecord record, ContainerEvent event, Rows rows) {
        switch (event) {
            case Intent intent -> {
                Operation operation = Objects.requireNonNull(intent.desired().operation());
                rows.request(
                        record,
                        operation.id(),
                        About.container(intent.containerId(), intent.desired().name()),
                        operation.action().words());
            }
            case ContainerExecRequested asked ->
                    rows.request(
                            record,
                            asked.operation(),
                            About.container(asked.containerId(), asked.name()),
                            "exec");
            case ContainerCopyRequested asked ->
                    rows.request(
                            record,
                            asked.operation(),
                            About.container(asked.containerId(), asked.name()),
                            "copy-in");
            case ContainerOperationSucceeded done -> rows.finish(record, done.operation(), null);
            case ContainerOperationFailed failed ->
                    rows.finish(record, failed.operation(), failed.failure());
            case ContainerOperationAbandoned abandoned ->
                    rows.finish(record, abandoned.operation(), "abandoned", null);
            case ContainerExecCompleted done ->
                    rows.finish(record, done.operation(), done.outcome().failure());
            case ContainerCopyCompleted done ->
                    rows.finish(record, done.operation(), done.outcome().failure());
            case ContainerEvent.ContainerAdopted _,
                    ContainerEvent.Outcome _,
                    ContainerEvent.ContainerMoveAdvanced _,
                    ContainerEvent.ContainerMoved _,
                    ContainerEvent.ContainerRevisionPinned _,
                    ContainerEvent.ContainerRevisionUnpinned _,
                    ContainerEvent.ContainerRevisionNoted _,
                    ContainerEvent.ContainerDisclosed _,
                    ContainerEvent.ContainerExecObserved _,
                    ContainerDrifted _,
                    ContainerReconciled _,
                    ContainerEvent.ContainerReconfigured _,
                    ContainerEvent.ContainerDriftPolicyChanged _,
                    ContainerEvent.ContainerDriftAccepted _,
                    ContainerEvent.ContainerDriftGivenUp _,
                    ContainerLost _,
                    ContainerFound _ -> {}
        }
    }

    private static void ofImage(EventRecord record, ImageEvent event, Rows rows) {
        switch (event) {
            case MakingRequested asked ->
                    rows.request(
                            record,
                            asked.operation(),
                            About.image(asked.imageId(), asked.host()),
                            asked.work().action());
            case ImageOperationSucceeded done -> rows.finish(record, done.operation(), null);
            case ImageOperationFailed failed ->
                    rows.finish(record, failed.operation(), failed.failure());
            case ImageRegistered _,
                    ImageVersionPublished _,
                    ImageVersionPushed _,
                    ImageTagMoved _,
                    ImageCurrentVersionChanged _,
                    ImageVersionWithdrawn _,
                    ImageVersionReinstated _,
                    ImageFollowingChanged _ -> {}
        }
    }

    /** What an operation is about, and what that is called. */
    private record About(
            @Nullable String container,
            @Nullable String host,
            @Nullable String image,
            String name) {
        static About container(ContainerId id, String name) {
            return new About(id.value(), null, null, name);
        }

        static About host(HostId id) {
            return new About(null, id.value(), null, id.value());
        }

        static About image(ImageId id, HostId host) {
            return new About(null, host.value(), id.value(), id.value());
        }
    }

    private static final class Rows {
        final List<@Nullable Object[]> requested = new ArrayList<>();
        final List<@Nullable Object[]> finished = new ArrayList<>();

        void request(EventRecord record, OperationId operation, About about, String action) {
            requested.add(
                    Storable.values(
                            operation.value(),
                            record.position(),
                            about.container(),
                            about.host(),
                            about.image(),
                            about.name(),
                            action,
                            record.actor(),
                            record.reason(),
                            FleetRows.utc(record.recordedAt())));
        }

        void finish(EventRecord record, OperationId operation, @Nullable Failure failure) {
            finish(record, operation, failure == null ? "succeeded" : "failed", failure);
        }

        void finish(
                EventRecord record,
                OperationId operation,
                String status,
                @Nullable Failure failure) {
            finished.add(
                    Storable.values(
                            status,
                            FleetRows.utc(record.recordedAt()),
                            failure == null ? null : failure.code(),
                            failure == null ? null : failure.message(),
                            operation.value()));
        }
    }
}
