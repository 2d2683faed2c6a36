package io.waybill.infra.commandtopic;

import io.waybill.domain.wire.WaybillJson;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Asks this process's own API, so that a command by Kafka is signed in, limited, checked, carried
 * out once and refused by the same code as one over HTTP.
 */
final class OwnApi implements AutoCloseable {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

    private final OwnApiConnector connector;
    private final OwnApiFilter filter;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    /**
     * @param body nothing but an empty object where the answer was no JSON
     */
    record Answer(int status, JsonNode body) {}

    OwnApi(OwnApiConnector connector, OwnApiFilter filter) {
        this.connector = connector;
        this.filter = filter;
    }

    Answer ask(ReceivedCommand command) throws IOException, InterruptedException {
        String number = filter.expect(command);
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(connector.at("/api/v1" + command.path()))
                            .timeout(ANSWERS_WITHIN)
                            .header("Content-Type", "application/json")
                            .header(OwnApiFilter.EXPECTED, number)
                            .method(command.method(), body(command))
                            .build();
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), json(answer.body()));
        } finally {
            filter.forget(number);
        }
    }

    private static BodyPublisher body(ReceivedCommand command) {
        return command.body().isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(command.body());
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode read = WaybillJson.mapper().readTree(body);
            return read.isObject() ? read : WaybillJson.mapper().createObjectNode();
        } catch (JacksonException _) {
            return WaybillJson.mapper().createObjectNode();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
