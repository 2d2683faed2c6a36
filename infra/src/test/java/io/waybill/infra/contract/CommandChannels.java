package io.waybill.infra.contract;

import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.commandtopic.CommandForm;
import io.waybill.infra.commandtopic.ResultForm;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The part of the AsyncAPI document that is about commanding. */
final class CommandChannels {
    private static final String COMMANDS = "commands";
    private static final String RESULTS = "commandResults";
    private static final String DEAD_LETTERS = "commandDeadLetters";
    private static final String RETENTION = "retention.ms";
    private static final Map<String, Object> A_WEEK =
            Map.of("cleanup.policy", List.of("delete"), RETENTION, Duration.ofDays(7).toMillis());

    private final Topics topics = Topics.DEFAULT;
    private final AsyncApi document;
    private final Contract contract;

    CommandChannels(AsyncApi document, Contract contract) {
        this.document = document;
        this.contract = contract;
    }

    void add() {
        CommandHeaders.add(document);
        commands();
        results();
        deadLetters();
        answer(document.operation("receive", COMMANDS));
    }

    private void commands() {
        ObjectNode channel =
                document.channel(
                        COMMANDS,
                        topics.commands(),
                        "What is to be done: each is a request of the HTTP API, signed in by its own token. Here in binary mode; in"
                                + " structured mode the authorization is a header, too. Those of one key or one subject are"
                                + " carried out in their order. Who can read it can use the tokens in it.",
                        Map.of(
                                "cleanup.policy",
                                List.of("delete"),
                                RETENTION,
                                Duration.ofDays(1).toMillis()));
        CommandForm.all().forEach(command -> command(channel, command));
    }

    private void command(ObjectNode channel, CommandForm command) {
        ObjectNode message =
                document.message(
                        channel,
                        command.type(),
                        CommandSchemas.description(command),
                        "your choice, such as the subject; its results have the same");
        CommandHeaders.of(message.putObject("headers"), command);
        AsyncApi.describeWithSchema(message, command.type());
        correlate(message, "ce_id");
        ObjectNode example = message.putArray("examples").addObject();
        ObjectNode headers =
                example.putObject("headers")
                        .put("ce_specversion", "1.0")
                        .put("ce_id", "4711")
                        .put("ce_source", "urn:example:shop")
                        .put("ce_type", command.type())
                        .put("authorization", "Bearer wb_" + "0".repeat(64));
        if (command.example().subject() != null) {
            headers.put("ce_subject", command.example().subject());
        }
        example.set("payload", contract.example(command.type()));
    }

    private void results() {
        ObjectNode channel =
                document.channel(
                        RESULTS,
                        topics.commandResults(),
                        "What becomes of commands. Each is told one accepted or one refused and, after an accepted, in the same"
                                + " partition, one completed or failed.",
                        A_WEEK);
        for (ResultForm result : ResultForm.values()) {
            ObjectNode message =
                    document.message(
                            channel,
                            result.type(),
                            result.when(),
                            "the command's; where that had none, its ce_id");
            message.putObject("headers").put("$ref", "#/components/schemas/ResultHeaders");
            AsyncApi.describeWithSchema(message, result.type());
            correlate(message, "ce_commandid");
            ObjectNode example = message.putArray("examples").addObject();
            ObjectNode headers = headers(result.example());
            // Each time others.
            headers.put("ce_id", "0".repeat(31) + "1").put("ce_time", "2026-03-04T05:06:07.089Z");
            example.set("headers", headers);
            example.set("payload", contract.example(result.type()));
        }
        document.operation("send", RESULTS);
    }

    private void deadLetters() {
        ObjectNode channel =
                document.channel(
                        DEAD_LETTERS,
                        topics.commandDeadLetters(),
                        "What stood among the commands and is none, with the reason. What is refused is not here.",
                        Map.of(
                                "cleanup.policy",
                                List.of("delete"),
                                RETENTION,
                                Duration.ofDays(7).toMillis(),
                                "retention.bytes",
                                1 << 30));
        ObjectNode message =
                document.message(
                        channel,
                        "deadLetter",
                        "A record as it was, without its authorization.",
                        "as it was");
        message.put("contentType", "application/octet-stream");
        message.putObject("headers").put("$ref", "#/components/schemas/DeadLetterHeaders");
        message.putObject("payload").put("description", "The value as it was, whatever it is.");
        ObjectNode example = message.putArray("examples").addObject();
        ProducerRecord<byte[], byte @Nullable []> letter = ResultForm.deadLetter();
        example.set("headers", headers(letter));
        example.put("payload", text(Objects.requireNonNull(letter.value())));
        document.operation("send", DEAD_LETTERS);
    }

    private static void answer(ObjectNode receiving) {
        ObjectNode reply = receiving.putObject("reply");
        reply.putObject("channel").put("$ref", "#/channels/" + RESULTS);
        ArrayNode messages = reply.putArray("messages");
        for (ResultForm result : ResultForm.values()) {
            messages.addObject()
                    .put("$ref", "#/channels/" + RESULTS + "/messages/" + result.type());
        }
    }

    private static void correlate(ObjectNode message, String header) {
        message.putObject("correlationId")
                .put("description", "the command's ce_id; with its ce_source it names the command")
                .put("location", "$message.header#/" + header);
    }

    private static ObjectNode headers(ProducerRecord<byte[], byte @Nullable []> record) {
        ObjectNode headers = WaybillJson.mapper().createObjectNode();
        for (Header header : record.headers()) {
            headers.put(header.key(), text(header.value()));
        }
        return headers;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
