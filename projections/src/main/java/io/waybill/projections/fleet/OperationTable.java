package io.waybill.projections.fleet;

import io.waybill.domain.ContainerId;
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
        List<@Nullable Object[]> requested = new ArrayList<>();
        List<@Nullable Object[]> finished = new ArrayList<>();
        for (EventRecord record : events) {
            switch (record.event()) {
                case HostImageWorkRequested asked -> requested.add(imageWork(record, asked));
                case HostImageWorkFinished done ->
                        finished.add(outcome(record, done.operation(), done.outcome().failure()));
                case ImageEvent event -> ofImage(record, event, requested, finished);
                default -> {}
            }
            if (record.event() instanceof ContainerEvent event) {
                switch (event) {
                    case Intent intent -> requested.add(request(record, intent));
                    case ContainerOperationSucceeded done ->
                            finished.add(outcome(record, done.operation(), "succeeded", null));
                    case ContainerOperationFailed failed ->
                            finished.add(
                                    outcome(
                                            record,
                                            failed.operation(),
                                            "failed",
                                            failed.failure()));
                    case ContainerOperationAbandoned abandoned ->
                            finished.add(outcome(record, abandoned.operation(), "abandoned", null));
                    case ContainerExecRequested asked ->
                            requested.add(
                                    act(
                                            record,
                                            asked.operation(),
                                            asked.containerId(),
                                            asked.name(),
                                            "exec"));
                    case ContainerCopyRequested asked ->
                            requested.add(
                                    act(
                                            record,
                                            asked.operation(),
                                            asked.containerId(),
                                            asked.name(),
                                            "copy-in"));
                    case ContainerCopyCompleted done ->
                            finished.add(ended(record, done.operation(), done.outcome().failure()));
                    case ContainerExecCompleted done ->
                            finished.add(ended(record, done.operation(), done.outcome().failure()));
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
        }
        // No operation is finished before it is requested, so all of the one may go before the
        // other.
        insert(requested);
        update(finished);
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

    private static @Nullable Object[] request(EventRecord record, Intent intent) {
        Operation operation = Objects.requireNonNull(intent.desired().operation());
        return Storable.values(
                operation.id().value(),
                record.position(),
                intent.containerId().value(),
                null,
                null,
                intent.desired().name(),
                operation.action().words(),
                record.actor(),
                record.reason(),
                FleetRows.utc(record.recordedAt()));
    }

    private static @Nullable Object[] act(
            EventRecord record,
            OperationId operation,
            ContainerId container,
            String name,
            String action) {
        return Storable.values(
                operation.value(),
                record.position(),
                container.value(),
                null,
                null,
                name,
                action,
                record.actor(),
                record.reason(),
                FleetRows.utc(record.recordedAt()));
    }

    private static void ofImage(
            EventRecord record,
            ImageEvent event,
            List<@Nullable Object[]> requested,
            List<@Nullable Object[]> finished) {
        switch (event) {
            case MakingRequested asked -> requested.add(making(record, asked));
            case ImageOperationSucceeded done ->
                    finished.add(outcome(record, done.operation(), null));
            case ImageOperationFailed failed ->
                    finished.add(outcome(record, failed.operation(), failed.failure()));
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

    private static @Nullable Object[] imageWork(EventRecord record, HostImageWorkRequested asked) {
        return Storable.values(
                asked.operation().value(),
                record.position(),
                null,
                asked.hostId().value(),
                null,
                asked.hostId().value(),
                asked.work().action(),
                record.actor(),
                record.reason(),
                FleetRows.utc(record.recordedAt()));
    }

    private static @Nullable Object[] making(EventRecord record, MakingRequested asked) {
        return Storable.values(
                asked.operation().value(),
                record.position(),
                null,
                asked.host().value(),
                asked.imageId().value(),
                asked.imageId().value(),
                asked.work().action(),
                record.actor(),
                record.reason(),
                FleetRows.utc(record.recordedAt()));
    }

    private static @Nullable Object[] ended(
            EventRecord record, OperationId operation, @Nullable Failure failure) {
        return outcome(record, operation, failure == null ? "succeeded" : "failed", failure);
    }

    private static @Nullable Object[] outcome(
            EventRecord record, OperationId operation, @Nullable Failure failure) {
        return outcome(record, operation, failure == null ? "succeeded" : "failed", failure);
    }

    private static @Nullable Object[] outcome(
            EventRecord record, OperationId operation, String status, @Nullable Failure failure) {
        return Storable.values(
                status,
                FleetRows.utc(record.recordedAt()),
                failure == null ? null : failure.code(),
                failure == null ? null : failure.message(),
                operation.value());
    }
}
