package io.waybill.infra.commandtopic;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventSerializer;
import io.waybill.domain.container.Failure;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.commandtopic.Verdict.Accepted;
import io.waybill.infra.commandtopic.Verdict.Refused;
import io.waybill.infra.commandtopic.Verdict.SetAside;
import io.waybill.projections.fleet.OperationView;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;

/** What is told about commands, as records of the results topic. */
final class ResultRecords {
    private final String topic;
    private final URI source;
    private final URI schemas;
    private final CloudEventSerializer serializer = new CloudEventSerializer();

    /**
     * @param schemas where the schemas of what is told are to be had
     */
    ResultRecords(String topic, URI source, URI schemas) {
        this.topic = topic;
        this.source = source;
        this.schemas = schemas;
    }

    /** What is told at once; nothing of what does not say what it is. */
    List<ProducerRecord<byte[], byte @Nullable []>> of(Answered answered) {
        Asked asked = answered.asked();
        if (asked == null) {
            return List.of();
        }
        return switch (answered.verdict()) {
            case Accepted(JsonNode reply) when operation(reply) != null ->
                    List.of(record("accepted", asked, subject(reply), told(asked, reply)));
            case Accepted(JsonNode reply) ->
                    List.of(
                            record("accepted", asked, subject(reply), told(asked, reply)),
                            record("completed", asked, subject(reply), told(asked, reply)));
            case Refused(Problem problem) -> List.of(refused(asked, problem));
            case SetAside(Problem problem) -> List.of(refused(asked, problem));
        };
    }

    /** The operation that a reply names; none where the command is done. */
    static @Nullable String operation(JsonNode reply) {
        return reply.path("operation").asString(null);
    }

    /** What became of its operation. */
    ProducerRecord<byte[], byte @Nullable []> of(UnderWay ended, OperationView operation) {
        ObjectNode told = told(ended.asked(), ended.reply());
        told.put("status", operation.status());
        Failure failure = failure(operation);
        if (failure != null) {
            told.set("failure", WaybillJson.mapper().valueToTree(failure));
        }
        return record(
                failure == null ? "completed" : "failed",
                ended.asked(),
                subject(ended.reply()),
                told);
    }

    /** Why an operation failed; none where it did not. */
    static @Nullable Failure failure(OperationView operation) {
        return operation.status().equals("abandoned")
                ? new Failure("abandoned", "another operation overtook it")
                : operation.failure();
    }

    private ProducerRecord<byte[], byte @Nullable []> refused(Asked asked, Problem problem) {
        JsonNode why = WaybillJson.mapper().valueToTree(problem);
        return record("refused", asked, asked.subject(), told(asked, why));
    }

    private static ObjectNode told(Asked asked, JsonNode reply) {
        ObjectNode told = WaybillJson.mapper().createObjectNode();
        told.set("command", WaybillJson.mapper().valueToTree(asked.named()));
        told.setAll((ObjectNode) reply);
        return told;
    }

    /** What it is about: a token begins with it. */
    private static @Nullable String subject(JsonNode reply) {
        String token = reply.path("token").asString("");
        return token.contains("@") ? token.substring(0, token.lastIndexOf('@')) : null;
    }

    private ProducerRecord<byte[], byte @Nullable []> record(
            String kind, Asked asked, @Nullable String subject, ObjectNode told) {
        String type = "io.waybill.command." + kind + ".v1";
        CloudEventBuilder builder =
                CloudEventBuilder.v1()
                        .withId(NewIds.next())
                        .withType(type)
                        .withSource(source)
                        .withTime(OffsetDateTime.now(ZoneOffset.UTC))
                        .withDataContentType("application/json")
                        .withDataSchema(schemas.resolve(type + ".json"))
                        .withData(WaybillJson.mapper().writeValueAsBytes(told))
                        .withExtension("commandid", asked.id())
                        .withExtension("commandsource", asked.source())
                        .withExtension("correlationid", asked.correlation());
        if (subject != null) {
            builder.withSubject(subject);
        }
        if (asked.traceParent() != null) {
            builder.withExtension("traceparent", asked.traceParent());
        }
        RecordHeaders headers = new RecordHeaders();
        byte[] value = serializer.serialize(topic, headers, builder.build());
        return new ProducerRecord<>(topic, null, key(asked), value, headers);
    }

    private static byte[] key(Asked asked) {
        return asked.key() == null
                ? asked.id().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(asked.key());
    }
}
