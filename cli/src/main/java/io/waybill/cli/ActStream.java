package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/** The answer to an act, line by line: first what was begun, then what is said, then its end. */
final class ActStream {
    private final Api api;
    private final Function<JsonNode, PrintStream> to;
    private final String what;

    private ActStream(Api api, Function<JsonNode, PrintStream> to, String what) {
        this.api = api;
        this.to = to;
        this.what = what;
    }

    /** What is said meanwhile is no output of the command: it goes to standard error. */
    static ActStream aside(Wish wish) {
        return new ActStream(wish.api(), _ -> wish.around().err(), "it was done");
    }

    /** What the program writes is the command's own output. */
    static ActStream ofProgram(Wish wish) {
        return new ActStream(wish.api(), piece -> streamOf(piece, wish.around()), "the program");
    }

    /** Its last line: what became of it. */
    Api.Reply follow(Api.Asking asking) {
        return api.taken(asking, this::handOn);
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

    private Api.Reply handOn(HttpResponse<InputStream> answer) throws IOException {
        BufferedReader lines = lines(answer.body());
        String operation = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode said = Json.read(line);
            if (said.has("data")) {
                write(said, to.apply(said));
            } else if (operation == null) {
                operation = Json.text(said, "operation");
            } else {
                return new Api.Reply(answer.statusCode(), line);
            }
        }
        throw new Failed(
                Failed.UNREACHABLE,
                "the connection ended before "
                        + what
                        + "; what became of it says: waybill operation show "
                        + operation);
    }

    /** Hands on every piece of output. */
    static void writeAll(InputStream stream, Surroundings around) throws IOException {
        BufferedReader lines = lines(stream);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode piece = Json.read(line);
            if (piece.has("data")) {
                write(piece, streamOf(piece, around));
            }
        }
    }

    private static BufferedReader lines(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    private static PrintStream streamOf(JsonNode piece, Surroundings around) {
        return Json.text(piece, "stream").equals("stderr") ? around.err() : around.out();
    }

    private static void write(JsonNode piece, PrintStream to) {
        byte[] data = Base64.getDecoder().decode(Json.text(piece, "data"));
        to.write(data, 0, data.length);
        to.flush();
    }
}
