package io.waybill.infra.publisher;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventSerializer;
import io.waybill.domain.ContainerId;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.EventMetadata;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerEvent.ContainerCopyCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerCopyRequested;
import io.waybill.domain.container.ContainerEvent.ContainerDriftAccepted;
import io.waybill.domain.container.ContainerEvent.ContainerExecCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerExecRequested;
import io.waybill.domain.container.ContainerEvent.ContainerMoveAdvanced;
import io.waybill.domain.container.ContainerEvent.ContainerMoved;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.DesiredChanged;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Move;
import io.waybill.domain.container.MoveStage;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.Orders;
import io.waybill.domain.host.HostEvent.HostImageWorkFinished;
import io.waybill.domain.host.HostEvent.HostImageWorkRequested;
import io.waybill.domain.image.ImageEvent.ImageOperationFailed;
import io.waybill.domain.image.ImageEvent.ImageVersionPushed;
import io.waybill.domain.image.ImageEvent.MakingRequested;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.DesiredRecord;
import io.waybill.domain.wire.Instants;
import io.waybill.domain.wire.StateDocument;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.KafkaProperties;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an event becomes on Kafka: itself, what is known of the thing from there on, and where it
 * changes what is asked of a host, that host's desired record.
 */
public final class KafkaRecords {
    private static final Map<String, String> EXTENSIONS =
            Map.of(
                    EventMetadata.ACTOR, "actor",
                    EventMetadata.ACTOR_KIND, "actorkind",
                    EventMetadata.REASON, "reason",
                    EventMetadata.TICKET, "ticket",
                    EventMetadata.APPROVED_BY, "approvedby",
                    EventMetadata.CORRELATION_ID, "correlationid",
                    EventMetadata.CAUSATION_ID, "causationid",
                    EventMetadata.SOURCE_ADDRESS, "sourceaddress",
                    EventMetadata.TRACE_PARENT, "traceparent");

    private final Topics topics;
    private final URI source;
    private final URI schemas;
    private final Map<String, URI> schemaAddresses = new ConcurrentHashMap<>();
    private final CloudEventSerializer serializer = new CloudEventSerializer();

    private KafkaRecords(Topics topics, URI source, URI schemas) {
        this.topics = topics;
        this.source = source;
        this.schemas = schemas;
    }

    /** As the publisher writes them. */
    public static KafkaRecords of(KafkaProperties kafka, EventLog log) {
        return new KafkaRecords(kafka.topics(), sourceOf(log.id()), kafka.schemas());
    }

    public static URI sourceOf(UUID logId) {
        return URI.create("urn:waybill:log:" + logId);
    }

    /** What a reader of the events topic gets. */
    public ConsumerRecord<String, byte[]> asRead(StoredEvent event) {
        ProducerRecord<String, byte @Nullable []> written = eventRecord(event);
        ConsumerRecord<String, byte[]> read =
                new ConsumerRecord<>(
                        written.topic(),
                        0,
                        event.position(),
                        written.key(),
                        Objects.requireNonNull(written.value()));
        written.headers().forEach(read.headers()::add);
        return read;
    }

    public ProducerRecord<String, byte @Nullable []> eventRecord(StoredEvent event) {
        return record(topics.events(), event.subject(), cloudEvent(event));
    }

    /** The same to every reader, whichever way it comes. */
    public CloudEvent cloudEvent(StoredEvent event) {
        CloudEventBuilder builder =
                described(event, event.id(), event.cloudEventType())
                        .withSubject(event.subject())
                        .withData(event.payload().getBytes(StandardCharsets.UTF_8));
        EXTENSIONS.forEach(
                (key, extension) -> {
                    String value = event.metadata(key);
                    if (value != null) {
                        builder.withExtension(extension, value);
                    }
                });
        return builder.build();
    }

    private CloudEventBuilder described(StoredEvent event, String id, String type) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withType(type)
                .withSource(source)
                .withTime(Instants.parse(event.recordedAt()).atOffset(ZoneOffset.UTC))
                .withDataContentType("application/json")
                .withDataSchema(
                        schemaAddresses.computeIfAbsent(
                                type, known -> schemas.resolve(known + ".json")))
                .withExtension("position", Long.toString(event.position()))
                .withExtension("sequence", Long.toString(event.sequence()));
    }

    private ProducerRecord<String, byte @Nullable []> record(
            String topic, String key, CloudEvent cloudEvent) {
        RecordHeaders headers = new RecordHeaders();
        byte @Nullable [] value = serializer.serialize(topic, headers, cloudEvent);
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    /**
     * What is known of a thing from an event on.
     *
     * @param event that changed it
     * @param document none where it is gone
     */
    ProducerRecord<String, byte @Nullable []> stateRecord(
            String key, StoredEvent event, @Nullable StateDocument document) {
        String type = StateDocument.cloudEventType(StateDocument.formOf(key));
        CloudEventBuilder builder = described(event, event.id() + "/" + key, type).withSubject(key);
        if (document != null) {
            builder.withData(WaybillJson.mapper().writeValueAsBytes(document));
        }
        return record(StateTopics.of(topics, key), key, builder.build());
    }

    /** The topic that the document under a key is on. */
    public String stateTopic(String key) {
        return StateTopics.of(topics, key);
    }

    /** Whether documents are on the topic. */
    public boolean isStateTopic(String topic) {
        return topics.states().contains(topic);
    }

    /** Of most events none, or one; where a container moves, both its hosts are told. */
    public List<ProducerRecord<String, byte @Nullable []>> desiredRecords(
            StoredEvent stored, DomainEvent event) {
        return switch (event) {
            case ContainerOperationSucceeded done
                    when done.desired().state() == DesiredState.ABSENT ->
                    List.of(tombstone(done.desired().host(), done.containerId()));
            case ContainerRemoved removed
                    when removed.observed().status() == ContainerStatus.REMOVED ->
                    List.of(tombstone(removed.occurrence().host(), removed.containerId()));
            case ContainerDriftAccepted accepted
                    when accepted.desired().state() == DesiredState.ABSENT ->
                    List.of(tombstone(accepted.desired().host(), accepted.containerId()));
            case ContainerMoved moved -> List.of(tombstone(moved.from(), moved.containerId()));
            case ContainerMoveAdvanced advanced -> advanced(stored, advanced);
            case ContainerExecRequested asked -> List.of(act(stored, asked));
            case ContainerExecCompleted done ->
                    List.of(actEnded(done.occurrence().host(), done.operation()));
            case ContainerCopyRequested asked -> List.of(act(stored, asked));
            case ContainerCopyCompleted done ->
                    List.of(actEnded(done.occurrence().host(), done.operation()));
            case HostImageWorkRequested asked ->
                    List.of(act(stored, asked.hostId(), asked.operation(), asked.work()));
            case HostImageWorkFinished done -> List.of(actEnded(done.hostId(), done.operation()));
            case MakingRequested asked ->
                    List.of(act(stored, asked.host(), asked.operation(), asked.work()));
            case ImageVersionPushed pushed -> List.of(actEnded(pushed.host(), pushed.operation()));
            case ImageOperationFailed failed ->
                    List.of(actEnded(failed.host(), failed.operation()));
            case DesiredChanged changed ->
                    ordered(stored, changed.containerId(), changed.desired());
            default -> List.of();
        };
    }

    private List<ProducerRecord<String, byte @Nullable []>> advanced(
            StoredEvent stored, ContainerMoveAdvanced event) {
        List<ProducerRecord<String, byte @Nullable []>> records =
                new ArrayList<>(ordered(stored, event.containerId(), event.desired()));
        Operation operation = event.desired().operation();
        Move move = operation == null ? null : operation.move();
        if (move != null && move.stage() == MoveStage.RESUMING) {
            // Nothing of it is left on the host that it was to move to.
            records.add(tombstone(move.to(), event.containerId()));
        }
        return records;
    }

    private List<ProducerRecord<String, byte @Nullable []>> ordered(
            StoredEvent stored, ContainerId container, Desired desired) {
        return Orders.of(desired).stream().map(order -> desired(stored, container, order)).toList();
    }

    private ProducerRecord<String, byte @Nullable []> desired(
            StoredEvent stored, ContainerId container, Desired desired) {
        DesiredRecord value =
                new DesiredRecord(
                        container,
                        desired,
                        stored.id(),
                        stored.metadata(EventMetadata.CORRELATION_ID),
                        stored.metadata(EventMetadata.TRACE_PARENT));
        return new ProducerRecord<>(
                topics.desired(desired.host()),
                container.value(),
                WaybillJson.mapper().writeValueAsBytes(value));
    }

    private ProducerRecord<String, byte @Nullable []> act(
            StoredEvent stored, ContainerExecRequested asked) {
        ActRecord value =
                ActRecord.ofExec(
                        asked.containerId(),
                        asked.operation(),
                        asked.exec(),
                        stored.id(),
                        stored.metadata(EventMetadata.CORRELATION_ID));
        return act(asked.host(), value);
    }

    private ProducerRecord<String, byte @Nullable []> act(
            StoredEvent stored, ContainerCopyRequested asked) {
        ActRecord value =
                ActRecord.ofCopy(
                        asked.containerId(),
                        asked.operation(),
                        asked.path(),
                        stored.id(),
                        stored.metadata(EventMetadata.CORRELATION_ID));
        return act(asked.host(), value);
    }

    private ProducerRecord<String, byte @Nullable []> act(
            StoredEvent stored, HostId host, OperationId operation, ImageWork work) {
        return act(
                host,
                ActRecord.ofImageWork(
                        operation,
                        work,
                        stored.id(),
                        stored.metadata(EventMetadata.CORRELATION_ID)));
    }

    private ProducerRecord<String, byte @Nullable []> act(HostId host, ActRecord act) {
        return new ProducerRecord<>(
                topics.desired(host),
                ActRecord.key(act.operation()),
                WaybillJson.mapper().writeValueAsBytes(act));
    }

    private ProducerRecord<String, byte @Nullable []> actEnded(HostId host, OperationId operation) {
        return new ProducerRecord<>(topics.desired(host), ActRecord.key(operation), null);
    }

    private ProducerRecord<String, byte @Nullable []> tombstone(
            HostId host, ContainerId container) {
        return new ProducerRecord<>(topics.desired(host), container.value(), null);
    }
}
