package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.WEB;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.Answer;
import io.waybill.domain.Refusal;

import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.caching.WeakReferenceCache;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.CachingEventSourcingRepository;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.Repository;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The real aggregate, on a log in memory. Between two refusals it lives on without a replay. */
final class RecordedContainer {
    private final EmbeddedEventStore log =
            EmbeddedEventStore.builder().storageEngine(new InMemoryEventStorageEngine()).build();
    private final CachingEventSourcingRepository<Container> living =
            EventSourcingRepository.builder(Container.class)
                    .eventStore(log)
                    .cache(new WeakReferenceCache())
                    .build();
    private final Repository<Container> replaying =
            EventSourcingRepository.builder(Container.class).eventStore(log).build();
    private final SimpleCommandBus commands = SimpleCommandBus.builder().build();

    RecordedContainer() {
        AggregateAnnotationCommandHandler.<Container>builder()
                .aggregateType(Container.class)
                .repository(living)
                .build()
                .subscribe(commands);
    }

    /** The answer; none where the command was refused. Whatever else is thrown is a fault. */
    Optional<Answer> send(ContainerCommand command) {
        CommandResultMessage<? extends Object> answered = dispatched(command);
        if (answered.isExceptional()) {
            assertThat(answered.exceptionResult()).isInstanceOf(Refusal.class);
            return Optional.empty();
        }
        return Optional.of((Answer) answered.getPayload());
    }

    /** The answer; a refusal is thrown. */
    Answer ask(ContainerCommand command) throws Throwable {
        CommandResultMessage<? extends Object> answered = dispatched(command);
        if (answered.isExceptional()) {
            throw answered.exceptionResult();
        }
        return (Answer) answered.getPayload();
    }

    private CommandResultMessage<? extends Object> dispatched(ContainerCommand command) {
        AtomicReference<CommandResultMessage<? extends Object>> result = new AtomicReference<>();
        commands.<ContainerCommand, Object>dispatch(
                new GenericCommandMessage<>(command), (_, answered) -> result.set(answered));
        return Objects.requireNonNull(result.get(), "the bus answers before it returns");
    }

    List<ContainerEvent> events() {
        return log.readEvents(WEB.toString())
                .asStream()
                .map(DomainEventMessage::getPayload)
                .map(ContainerEvent.class::cast)
                .toList();
    }

    ContainerState liveState() {
        return stateIn(living);
    }

    ContainerState replayedState() {
        return stateIn(replaying);
    }

    private static ContainerState stateIn(Repository<Container> repository) {
        UnitOfWork<?> look = DefaultUnitOfWork.startAndGet(new GenericCommandMessage<>("look"));
        try {
            return repository.load(WEB.toString()).invoke(Container::state);
        } finally {
            look.commit();
        }
    }
}
