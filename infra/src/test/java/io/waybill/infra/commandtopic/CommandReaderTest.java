package io.waybill.infra.commandtopic;

import static io.waybill.infra.commandtopic.Records.command;
import static io.waybill.infra.commandtopic.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Objects;

class CommandReaderTest {
    private final CommandReader reader = new CommandReader();

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    container.run,              ,                              POST,   /containers
                    container.stop,             containers/web,                POST,   /containers/web/stop
                    container.stop,             containers/berlin-1/web_1.a,   POST,   /containers/berlin-1%2Fweb_1.a/stop
                    container.stop,             containers/berlin-1~web,       POST,   /containers/berlin-1~web/stop
                    container.remove,           containers/web,                DELETE, /containers/web
                    container.pin-revision,     containers/b/web/revisions/12, POST,   /containers/b%2Fweb/revisions/12/pin
                    container.set-drift-policy, containers/web,                PUT,    /containers/web/drift-policy
                    image.withdraw-version,     images/shop-web/versions/3,    POST,   /images/shop-web/versions/3/withdraw
                    host.decommission,          hosts/berlin-1,                DELETE, /hosts/berlin-1
                    """)
    void typeAndSubjectSayWhichRequestItIs(String type, String subject, String method, String path)
            throws NotACommand {
        ReceivedCommand read =
                reader.read(
                        subject == null
                                ? command(type, "{}")
                                : command(type, "{}", "ce_subject", subject));
        assertThat(read.method()).isEqualTo(method);
        assertThat(read.path()).isEqualTo(path);
    }

    @Test
    void whatStandsBesideTheBodyComesAlong() throws NotACommand {
        ReceivedCommand read =
                reader.read(
                        command(
                                "container.stop",
                                "{\"grace\": \"1s\"}",
                                "ce_subject",
                                "containers/web",
                                "ce_correlationid",
                                "order-17",
                                "ce_traceparent",
                                "00-ab",
                                "Authorization",
                                "Bearer wb_1"));
        assertThat(read.body()).isEqualTo("{\"grace\": \"1s\"}");
        assertThat(read.authorization()).isEqualTo("Bearer wb_1");
        assertThat(read.place()).isEqualTo("kafka:waybill.commands/2@17");
        assertThat(read.asked())
                .isEqualTo(
                        new Asked(
                                "1",
                                "urn:test",
                                "io.waybill.command.container.stop.v1",
                                "containers/web",
                                "order-17",
                                "00-ab",
                                "a2V5"));
    }

    @Test
    void theKeyOfARequestFollowsFromSourceAndIdAlone() throws NotACommand {
        String key = reader.read(command("container.run", "{}")).idempotencyKey();
        assertThat(reader.read(command("host.register", "", "x", "y")).idempotencyKey())
                .isEqualTo(key)
                .hasSizeLessThan(255);
        assertThat(reader.read(command("container.run", "{}", "ce_id", "2")).idempotencyKey())
                .isNotEqualTo(key);
        assertThat(
                        reader.read(command("container.run", "{}", "ce_source", "urn:b"))
                                .idempotencyKey())
                .isNotEqualTo(key);
    }

    @Test
    void noDataIsAnEmptyObject() throws NotACommand {
        ConsumerRecord<byte[], byte[]> record =
                command("container.start", "", "ce_subject", "containers/web");
        assertThat(reader.read(record).body()).isEqualTo("{}");
    }

    @Test
    void aRequestWithoutABodyTakesItsParametersFromTheData() throws NotACommand {
        ReceivedCommand read =
                reader.read(
                        command(
                                "container.remove",
                                "{\"force\": true, \"reason\": \"ö & ü\", \"ticket\": null}",
                                "ce_subject",
                                "containers/web"));
        assertThat(read.body()).isEmpty();
        assertThat(read.parameters()).isEqualTo(Map.of("force", "true", "reason", "ö & ü"));
        assertThat(none(command("host.decommission", "{\"force\": true}", "ce_subject", "hosts/a")))
                .isEqualTo("malformed");
    }

    @Test
    void aStructuredEventIsReadLikeABinaryOne() throws NotACommand {
        ReceivedCommand read =
                reader.read(
                        record(
                                """
                                {"specversion": "1.0", "id": "1", "source": "urn:test", "correlationid": "c",
                                 "type": "io.waybill.command.container.stop.v1", "subject": "containers/web",
                                 "data": {"grace": "1s"}}""",
                                "content-type",
                                "application/CloudEvents+json; charset=utf-8",
                                "authorization",
                                "Bearer wb_1"));
        assertThat(read.path()).isEqualTo("/containers/web/stop");
        assertThat(read.body()).isEqualTo("{\"grace\":\"1s\"}");
        assertThat(read.authorization()).isEqualTo("Bearer wb_1");
        assertThat(read.asked().correlation()).isEqualTo("c");
        assertThat(read.idempotencyKey())
                .isEqualTo(reader.read(command("container.run", "{}")).idempotencyKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hosts/web",
                "containers",
                "containers/",
                "containers/..",
                "containers/../hosts/a",
                "containers/a/b/c",
                "containers/web?force=true",
                "containers/web%2Fx",
                "containers/web/stop/..",
                "containers/wéb",
                "/containers/web"
            })
    void aSubjectThatLooksLikeNoContainerIsNone(String subject) {
        assertThat(none(command("container.stop", "{}", "ce_subject", subject)))
                .isEqualTo("bad-subject");
    }

    @Test
    void whatIsMadeHasNoSubjectAndWhatIsNotMadeHasOne() {
        assertThat(none(command("container.run", "{}", "ce_subject", "containers/web")))
                .isEqualTo("bad-subject");
        assertThat(none(command("container.stop", "{}"))).isEqualTo("bad-subject");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    ce_specversion, 0.3
                    ce_time,        yesterday
                    ce_source,      not a uri
                    ce_id,          ' '
                    ce_subject,     'a\u0007b'
                    """)
    void anAttributeThatIsNotAsCloudEventsHasItMakesItNone(String header, String value) {
        assertThat(none(command("container.run", "{}", header, value))).isEqualTo("no-cloud-event");
    }

    @Test
    void aRecordThatSaysWhatItIsIsAnsweredThoughItIsNone() {
        Asked asked =
                Objects.requireNonNull(
                        unread(command("container.explode", "{}", "ce_specversion", "2")).asked());
        assertThat(asked.id()).isEqualTo("1");
        assertThat(unread(record("{}", "ce_id", "1")).asked()).isNull();
        assertThat(unread(record(null)).asked()).isNull();
        assertThat(unread(command("a", "{}", "ce_id", "x".repeat(1_001))).asked()).isNull();
        assertThat(
                        Objects.requireNonNull(
                                        unread(command("container.run", "x".repeat(600_000)))
                                                .asked())
                                .id())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "1", "{} {}", "\"{}\"", "{\"a\": \"\u0001\"}"})
    void dataThatIsNoJsonObjectIsMalformed(String data) {
        assertThat(none(command("container.run", data))).isEqualTo("malformed");
    }

    @Test
    void dataOfAnotherKindIsMalformed() {
        assertThat(none(command("container.run", "{}", "content-type", "text/plain")))
                .isEqualTo("malformed");
        ConsumerRecord<byte[], byte[]> latin =
                new ConsumerRecord<>(
                        "t", 0, 0, null, new byte[] {'{', '"', (byte) 0xfc, '"', ':', '1', '}'});
        command("container.run", "").headers().forEach(latin.headers()::add);
        assertThat(none(latin)).isEqualTo("no-cloud-event");
    }

    @Test
    void whatCannotBeWrittenAgainIsNotRepeated() {
        String half =
                """
                {"specversion": "1.0", "id": "\\ud800", "source": "urn:test", "type": "t"}""";
        assertThat(unread(record(half, "content-type", "application/cloudevents+json")).asked())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/cloudevents+json  | {
                    application/cloudevents+json  | []
                    application/cloudevents+avro  | {}
                    application/cloudevents-batch+json | []
                    application/cloudevents+json  | {"specversion": "1.0", "id": "1", "source": "a", "type": "b", "data_base64": "e30="}
                    """)
    void aStructuredEventOfAnotherFormIsNone(String contentType, String value) {
        assertThat(none(record(value, "content-type", contentType))).isEqualTo("no-cloud-event");
    }

    private String none(ConsumerRecord<byte[], byte[]> record) {
        return unread(record).problem().code();
    }

    private NotACommand unread(ConsumerRecord<byte[], byte[]> record) {
        return Objects.requireNonNull(
                catchThrowableOfType(NotACommand.class, () -> reader.read(record)));
    }
}
