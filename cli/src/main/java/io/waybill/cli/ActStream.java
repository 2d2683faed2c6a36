package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The answer to an act, line by line: what is said meanwhile goes to standard error. */
final class ActStream {
    private final Wish wish;
    private final Api api;

    /** Asks, so that the answer comes line by line. */
    interface Asking {
        HttpResponse<InputStream> ask(Api api) throws IOException, InterruptedException;
    }

    ActStream(Wish wish) {
        this.wish = wish;
        this.api = wish.api();
    }

    /** Its last line: what became of it. */
    Api.Reply follow(Asking asking) {
        try {
            HttpResponse<InputStream> answer = asking.ask(api);
            try (InputStream body = answer.body()) {
                if (answer.statusCode() / 100 != 2) {
                    throw api.refusal(
                            answer.statusCode(),
                            new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
                return handOn(body);
            }
        } catch (IOException failure) {
            throw api.unreachable(failure);
        } catch (InterruptedException _) {
            throw Api.interrupted();
        }
    }

    /** What a making has come to. */
    static String version(JsonNode answer, String image) {
        String number = Json.text(answer, "version");
        return "it is "
                + (number.isEmpty() ? "a version" : "version " + number)
                + " of "
                + image
                + (Json.text(answer, "digest").isEmpty()
                        ? ""
                        : ", digest " + Json.text(answer, "digest"));
    }

    private Api.Reply handOn(InputStream stream) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        String operation = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode said = Json.read(line);
            if (said.has("data")) {
                byte[] data = Base64.getDecoder().decode(Json.text(said, "data"));
                wish.around().err().write(data, 0, data.length);
                wish.around().err().flush();
            } else if (operation == null) {
                operation = Json.text(said, "operation");
            } else {
                return new Api.Reply(200, line);
            }
        }
        throw new Failed(
                Failed.UNREACHABLE,
                "the connection ended before it was done; what became of it says: waybill operation show "
                        + operation);
    }
}
