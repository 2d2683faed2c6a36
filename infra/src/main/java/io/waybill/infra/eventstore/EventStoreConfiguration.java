package io.waybill.infra.eventstore;

import io.waybill.domain.EventMetadata;
import io.waybill.domain.access.Access;
import io.waybill.domain.container.Container;
import io.waybill.domain.host.Host;
import io.waybill.domain.image.Image;
import io.waybill.domain.rollout.Rollout;
import io.waybill.domain.secret.Secret;
import io.waybill.domain.stack.Stack;
import io.waybill.infra.offload.OffloadedEvents;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import javax.sql.DataSource;

/**
 * Axon, put together by hand: its own auto-configuration is made for another Spring Boot, and
 * without it nothing is found on the class path and started unasked.
 */
@Configuration(proxyBeanMethods = false)
class EventStoreConfiguration {
    private static final int CACHED_AGGREGATES = 10_000;
    private static final EventSchema SCHEMA =
            EventSchema.builder()
                    .eventTable("event")
                    .snapshotTable("snapshot_event")
                    .globalIndexColumn("global_index")
                    .eventIdentifierColumn("event_identifier")
                    .aggregateIdentifierColumn("aggregate_identifier")
                    .sequenceNumberColumn("sequence_number")
                    .typeColumn("type")
                    .timestampColumn("time_stamp")
                    .payloadTypeColumn("payload_type")
                    .payloadRevisionColumn("payload_revision")
                    .payloadColumn("payload")
                    .metaDataColumn("meta_data")
                    .build();

    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    @Bean
    EventStore eventStore(
            DataSource dataSource, TransactionManager transactions, OffloadedEvents offloaded) {
        ConnectionProvider connections =
                new UnitOfWorkAwareConnectionProviderWrapper(
                        new SpringDataSourceConnectionProvider(dataSource));
        EventSerializer serializer = EventSerializer.create();
        JdbcEventStorageEngine.Builder engine =
                JdbcEventStorageEngine.builder()
                        .connectionProvider(connections)
                        .transactionManager(transactions)
                        .eventSerializer(serializer)
                        .snapshotSerializer(serializer)
                        .dataType(String.class)
                        .schema(SCHEMA)
                        .persistenceExceptionResolver(uniqueViolation());
        EventStore store =
                EmbeddedEventStore.builder()
                        .storageEngine(new LogStorageEngine(engine, offloaded))
                        .build();
        store.registerDispatchInterceptor(EventStoreConfiguration::followsFromTheFirst);
        return store;
    }

    /**
     * What a command makes known after its first event follows from that, where it does not follow
     * from another one: a drift from the exit that it was noticed by.
     */
    private static BiFunction<Integer, EventMessage<?>, EventMessage<?>> followsFromTheFirst(
            List<? extends EventMessage<?>> events) {
        return (index, event) ->
                index == 0 || event.getMetaData().containsKey(EventMetadata.CAUSATION_ID)
                        ? event
                        : event.andMetaData(
                                Map.of(
                                        EventMetadata.CAUSATION_ID,
                                        events.getFirst().getIdentifier()));
    }

    private static PersistenceExceptionResolver uniqueViolation() {
        return failure ->
                failure instanceof java.sql.SQLException sql && "23505".equals(sql.getSQLState());
    }

    @Bean(initMethod = "start", destroyMethod = "shutdown")
    org.axonframework.config.Configuration axon(
            EventStore eventStore, TransactionManager transactions) {
        Configurer configurer =
                DefaultConfigurer.defaultConfiguration(false)
                        .configureEventStore(c -> eventStore)
                        .configureSerializer(c -> EventSerializer.create())
                        .configureTransactionManager(c -> transactions)
                        .configureCommandBus(c -> commandBusIn(transactions));
        AggregateCache cache = new AggregateCache(CACHED_AGGREGATES);
        configurer.configureAggregate(cached(Container.class, cache));
        configurer.configureAggregate(cached(Image.class, cache));
        configurer.configureAggregate(cached(Host.class, cache));
        configurer.configureAggregate(cached(Rollout.class, cache));
        configurer.configureAggregate(cached(Stack.class, cache));
        configurer.configureAggregate(cached(Access.class, cache));
        configurer.configureAggregate(cached(Secret.class, cache));
        return configurer.buildConfiguration();
    }

    /** Who and why goes from the command to every event that follows from it. */
    private static CommandBus commandBusIn(TransactionManager transactions) {
        CommandBus bus = SimpleCommandBus.builder().transactionManager(transactions).build();
        bus.registerHandlerInterceptor(
                new CorrelationDataInterceptor<>(
                        new SimpleCorrelationDataProvider(
                                EventMetadata.ACTOR,
                                EventMetadata.ACTOR_KIND,
                                EventMetadata.REASON,
                                EventMetadata.TICKET,
                                EventMetadata.APPROVED_BY,
                                EventMetadata.CORRELATION_ID,
                                EventMetadata.CAUSATION_ID,
                                EventMetadata.SOURCE_ADDRESS,
                                EventMetadata.TRACE_PARENT)));
        return bus;
    }

    private static <A> AggregateConfigurer<A> cached(Class<A> type, AggregateCache cache) {
        return AggregateConfigurer.defaultConfiguration(type).configureCache(c -> cache);
    }

    @Bean
    CommandBus commandBus(org.axonframework.config.Configuration axon) {
        return axon.commandBus();
    }

    @Bean
    CommandGateway commandGateway(org.axonframework.config.Configuration axon) {
        return axon.commandGateway();
    }

    @Bean
    Aggregates aggregates(
            org.axonframework.config.Configuration axon, TransactionManager transactions) {
        return new Aggregates(
                axon.repository(Image.class),
                axon.repository(Host.class),
                axon.repository(Container.class),
                axon.repository(Rollout.class),
                axon.repository(Stack.class),
                axon.repository(Secret.class),
                transactions);
    }
}
