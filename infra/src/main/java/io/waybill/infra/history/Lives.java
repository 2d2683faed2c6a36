package io.waybill.infra.history;

import io.waybill.domain.ContainerId;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.ImageId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.AccessEvent;
import io.waybill.domain.access.AccessState;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerEvent.ContainerAdopted;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.host.HostState;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.rollout.RolloutEvent;
import io.waybill.domain.rollout.RolloutState;
import io.waybill.domain.secret.SecretEvent;
import io.waybill.domain.secret.SecretState;
import io.waybill.domain.stack.StackEvent;
import io.waybill.domain.stack.StackState;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.StoredEvent;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The lives of containers, images and hosts, each folded from its own events, oldest first. This is
 * the log and no projection: it lags behind nothing.
 */
@Component
public class Lives {
    private static final int PAGE = 500;
    private final EventLog log;

    Lives(EventLog log) {
        this.log = log;
    }

    /**
     * Walks through a life, moment by moment, with no more of it in memory than a page.
     *
     * @param subject such as {@code containers/4fd1…}
     * @param visitor says whether to go on
     * @throws UnknownThing where the log has no event about it
     */
    public void walk(String subject, Predicate<Moment<?>> visitor) {
        Object state = null;
        for (long next = 0; ; next += PAGE) {
            List<StoredEvent> page = log.about(subject, next, PAGE);
            if (page.isEmpty() && next == 0) {
                throw new UnknownThing(subject + " is not on record");
            }
            for (StoredEvent stored : page) {
                DomainEvent event = stored.event();
                Object before = state;
                state = evolve(before, event, recordedAt(stored));
                if (!visitor.test(new Moment<>(stored, event, before, state))) {
                    return;
                }
            }
            if (page.size() < PAGE) {
                return;
            }
        }
    }

    /** The same, of a container. */
    public void walk(ContainerId id, Predicate<Moment<ContainerState>> visitor) {
        walk(
                id.subject(),
                moment ->
                        visitor.test(
                                new Moment<>(
                                        moment.stored(),
                                        moment.event(),
                                        (ContainerState) moment.before(),
                                        (ContainerState) moment.after())));
    }

    /**
     * What a container was by all that the log knew at an instant; none before its first event.
     *
     * @throws UnknownThing where the log has no event about it at all
     */
    public Optional<ContainerState> asKnownAt(ContainerId id, Instant instant) {
        return asKnownAt(id.subject(), instant).map(ContainerState.class::cast);
    }

    /** The same, of an image. */
    public Optional<ImageState> asKnownAt(ImageId id, Instant instant) {
        return asKnownAt(id.subject(), instant).map(ImageState.class::cast);
    }

    /** When a container came under record that had been there before; none where it was made. */
    public Optional<Instant> adoptedAt(ContainerId id) {
        StoredEvent first = log.about(id.subject(), 0, 1).getFirst();
        return first.event() instanceof ContainerAdopted
                ? Optional.of(recordedAt(first))
                : Optional.empty();
    }

    /** When the log begins: nothing is known of before. */
    public Optional<Instant> begin() {
        return log.beginning();
    }

    /**
     * What was asked for a container by a revision; none where there was no such revision.
     *
     * @throws UnknownThing where the log has no event about it at all
     */
    public Optional<Desired> revision(ContainerId id, int number) {
        @Nullable Desired[] found = new Desired[1];
        walk(
                id,
                moment -> {
                    Desired asked = moment.after().desired();
                    found[0] = asked.revision() == number ? asked : null;
                    return found[0] == null;
                });
        return Optional.ofNullable(found[0]);
    }

    private Optional<Object> asKnownAt(String subject, Instant instant) {
        @Nullable Object[] last = new Object[1];
        walk(
                subject,
                moment -> {
                    boolean known = !recordedAt(moment.stored()).isAfter(instant);
                    if (known) {
                        last[0] = moment.after();
                    }
                    return known;
                });
        return Optional.ofNullable(last[0]);
    }

    private static Instant recordedAt(StoredEvent stored) {
        return OffsetDateTime.parse(stored.recordedAt()).toInstant();
    }

    private static Object evolve(@Nullable Object before, DomainEvent event, Instant recordedAt) {
        return switch (event) {
            case ContainerEvent container ->
                    ContainerState.evolve((ContainerState) before, container);
            case ImageEvent image -> ImageState.evolve((ImageState) before, image);
            case RolloutEvent rollout -> RolloutState.evolve((RolloutState) before, rollout);
            case StackEvent stack -> StackState.evolve((StackState) before, stack);
            case AccessEvent access -> AccessState.evolve((AccessState) before, access, recordedAt);
            case SecretEvent secret -> SecretState.evolve((SecretState) before, secret);
            case HostEvent host -> HostState.evolve((HostState) before, host);
            default -> throw new IllegalArgumentException("no life is told by " + event);
        };
    }
}
