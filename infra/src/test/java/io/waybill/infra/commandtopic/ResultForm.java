package io.waybill.infra.commandtopic;

import io.waybill.domain.container.Failure;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.commandtopic.Verdict.Accepted;
import io.waybill.infra.commandtopic.Verdict.Refused;
import io.waybill.projections.fleet.OperationView;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What a command is told, in one of its ways. */
public enum ResultForm {
    ACCEPTED(
            "It is in the log. One completed or failed follows, in the same partition.",
            reply(),
            List.of("token", "changed", "status"),
            List.of("pending", "done", "unchanged")),
    REFUSED(
            "It was not carried out, and nothing was changed.",
            Problem.class,
            List.of("code", "detail"),
            List.of()),
    COMPLETED(
            "Its operation succeeded, or it needed none.",
            reply(),
            List.of("token", "changed", "status"),
            List.of("succeeded", "done", "unchanged")),
    FAILED(
            "Its operation failed, or another one overtook it.",
            reply(),
            List.of("operation", "token", "changed", "status", "failure"),
            List.of("failed", "abandoned"));

    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final ResultRecords RECORDS =
            new ResultRecords(
                    Topics.DEFAULT.commandResults(),
                    URI.create("urn:waybill:log:11111111-2222-3333-4444-555555555555"),
                    URI.create("http://127.0.0.1:7070/schemas/"));

    private final String when;
    private final Class<?> form;
    private final List<String> always;
    private final List<String> statuses;

    /**
     * @param form what it has beside {@code command}
     * @param always which fields of that it always has
     * @param statuses those it may have; none where it has none
     */
    ResultForm(String when, Class<?> form, List<String> always, List<String> statuses) {
        this.when = when;
        this.form = form;
        this.always = always;
        this.statuses = statuses;
    }

    /** What the API answers. */
    private static Class<?> reply() {
        try {
            return Class.forName("io.waybill.infra.api.CommandReply");
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public String type() {
        return "io.waybill.command." + name().toLowerCase(Locale.ROOT) + ".v1";
    }

    /** For people. */
    public String when() {
        return when;
    }

    public Class<?> form() {
        return form;
    }

    /** What names the command in each of them. */
    public static Class<?> command() {
        return Asked.Named.class;
    }

    public List<String> always() {
        return always;
    }

    public List<String> statuses() {
        return statuses;
    }

    /** The record that the service would write. */
    public ProducerRecord<byte[], byte @Nullable []> example() {
        Asked asked =
                new Asked(
                        "4711",
                        "urn:example:shop",
                        "io.waybill.command.container.stop.v1",
                        "containers/web",
                        "order-17",
                        null,
                        "d2Vi");
        JsonNode reply =
                WaybillJson.mapper()
                        .createObjectNode()
                        .put("operation", "11111111111111111111111111111111")
                        .put("token", "containers/" + ID + "@4")
                        .put("changed", true)
                        .put("status", "pending")
                        .put("container", ID);
        Problem problem = new Problem("unknown", "there is no container 'web'");
        UnderWay underWay = new UnderWay("0@17", asked, "1".repeat(32), reply);
        return switch (this) {
            case ACCEPTED -> first(asked, new Accepted(reply));
            case REFUSED -> first(asked, new Refused(problem));
            case COMPLETED -> RECORDS.of(underWay, ended("succeeded", null));
            case FAILED ->
                    RECORDS.of(
                            underWay,
                            ended("failed", new Failure("port-in-use", "port 18080 is taken")));
        };
    }

    private static OperationView ended(String status, @Nullable Failure failure) {
        return new OperationView(
                "1".repeat(32),
                ID,
                "berlin-1",
                null,
                "web",
                "stop",
                status,
                "shop",
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                failure);
    }

    private static ProducerRecord<byte[], byte @Nullable []> first(Asked asked, Verdict verdict) {
        return RECORDS.of(new Answered(Records.record("{}"), asked, verdict)).getFirst();
    }

    /** What the service would write of a record that is no command. */
    public static ProducerRecord<byte[], byte @Nullable []> deadLetter() {
        return new DeadLetters(Topics.DEFAULT.commandDeadLetters())
                .of(
                        Records.command(
                                "container.stop", "{\"grace\": ", "ce_subject", "containers/web"),
                        new Problem("malformed", "its data is not JSON: Unexpected end-of-input"));
    }
}
