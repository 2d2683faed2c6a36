package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** What every command takes: which Waybill, and how to show what it answers. */
sealed class Common permits Wish {
    enum Output {
        table,
        json,
        wide
    }

    @Nullable
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "table, wide (more columns) or json (the API's own, unchanged); default: table.")
    Output output = Output.table;

    @Nullable
    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The Waybill to speak to; else WAYBILL_SERVER.")
    String server;

    @Nullable
    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The token to sign in with; else WAYBILL_TOKEN.")
    String token;

    @Nullable
    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "Where server and token are kept; else WAYBILL_CREDENTIALS, else .waybill/credentials.json"
                            + " here, in a folder above, or beside the launcher.")
    Path credentials;

    Surroundings around() {
        return ((Main) Objects.requireNonNull(spec).root().userObject()).around();
    }

    Api api() {
        return new Api(Access.find(server, token, credentials, around()));
    }

    boolean json() {
        return output == Output.json;
    }

    boolean wide() {
        return output == Output.wide;
    }

    Instant now() {
        return around().clock().instant();
    }

    /** How a table is made of an answer. */
    interface View {
        String render(JsonNode answer, Common how);
    }

    /** Asks, and shows the answer. */
    int show(String path, Map<String, String> query, View view) {
        Api.Reply reply = api().get(path, query);
        print(json() ? reply.body() : view.render(reply.json(), this));
        return 0;
    }

    /** Prints a text, whose last line may lack its end. */
    void print(String text) {
        around().out().print(text.endsWith("\n") ? text : text + "\n");
        around().out().flush();
    }

    void warn(String text) {
        around().err().println("waybill: " + Table.printable(text));
    }
}
