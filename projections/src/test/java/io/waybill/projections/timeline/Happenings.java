package io.waybill.projections.timeline;

import io.waybill.domain.ContainerId;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerEvent.*;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Occurred;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.host.HostEvent.HostUnobserved;
import io.waybill.projections.EventRecord;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A history told minute by minute of one day, each event with when it was recorded. */
final class Happenings {
    private final List<EventRecord> records = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<ContainerId, String> runs = new HashMap<>();

    /** An instant of that day, such as {@code 14:03}. */
    static Instant at(String time) {
        return Instant.parse("2026-11-20T" + time + (time.length() == 5 ? ":00Z" : "Z"));
    }

    static ContainerId id(char digit) {
        return new ContainerId(String.valueOf(digit).repeat(32));
    }

    List<EventRecord> records() {
        return records;
    }

    Happenings adopted(String recorded, ContainerId id, String name, String host) {
        Desired desired =
                new Desired(
                        new HostId(host),
                        name,
                        1,
                        new ImageReference(
                                new ImageId("shop-web"),
                                1,
                                "registry.example/shop/web@sha256:" + "1".repeat(64)),
                        ContainerSpec.DEFAULT,
                        DesiredState.RUNNING,
                        null);
        return record(recorded, new ContainerAdopted(id, desired, running("06:00")));
    }

    Happenings exited(String recorded, ContainerId id, String host, String time, int code) {
        return record(
                recorded,
                new ContainerExited(
                        id,
                        state(ContainerStatus.EXITED, runs.getOrDefault(id, "06:00"), code),
                        seen(host, time)));
    }

    Happenings started(String recorded, ContainerId id, String host, String time) {
        runs.put(id, time);
        return record(recorded, new ContainerStarted(id, running(time), seen(host, time)));
    }

    Happenings removed(String recorded, ContainerId id, String host, String time) {
        return record(recorded, new ContainerRemoved(id, ObservedState.REMOVED, seen(host, time)));
    }

    Happenings lost(String recorded, ContainerId id, String host, String since) {
        return record(recorded, new ContainerLost(id, new HostId(host), "cut off", at(since)));
    }

    Happenings found(String recorded, ContainerId id, String host, String time) {
        return record(recorded, new ContainerFound(id, new HostId(host), at(time)));
    }

    Happenings unobserved(String recorded, String host, String from, String to) {
        return record(recorded, new HostUnobserved(new HostId(host), at(from), at(to), "cut off"));
    }

    private Happenings record(String recorded, DomainEvent event) {
        Instant own = event instanceof Occurred occurred ? occurred.occurredAt() : null;
        String subject = event.about().subject();
        records.add(
                new EventRecord(
                        records.size() + 1L,
                        sequences.merge(subject, 1L, Long::sum) - 1,
                        "event-" + records.size(),
                        "any",
                        subject,
                        own == null ? at(recorded) : own,
                        at(recorded),
                        "ada",
                        "user",
                        null,
                        null,
                        null,
                        null,
                        null,
                        event));
        return this;
    }

    private static Occurrence seen(String host, String time) {
        return Occurrence.seen(Cause.PROCESS, new HostId(host), at(time));
    }

    private static ObservedState running(String since) {
        return state(ContainerStatus.RUNNING, since, null);
    }

    private static ObservedState state(
            ContainerStatus status, String started, @Nullable Integer code) {
        return new ObservedState(
                status,
                "engine-1",
                "web",
                at(started),
                null,
                code,
                false,
                Health.NONE,
                0,
                List.of());
    }
}
