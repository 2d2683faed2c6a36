package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;

/** What every command has: the way to the service, and how its answer is shown. */
final class Connection {
    enum Output {
        table,
        wide,
        json
    }

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "where Waybill answers (WAYBILL_SERVER; default: the one beside this folder)")
    private @Nullable String server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "the token that lets in (WAYBILL_TOKEN; default: from .waybill/credentials.json)")
    private @Nullable String token;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "table, wide, or json: the API's own JSON (default: ${DEFAULT-VALUE})")
    private Output output = Output.table;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    Api api() {
        String home = System.getProperty("waybill.home");
        return new Api(
                Credentials.find(
                        server,
                        token,
                        System.getenv(),
                        Path.of(""),
                        home == null ? null : Path.of(home)));
    }

    boolean json() {
        return output == Output.json;
    }

    boolean wide() {
        return output == Output.wide;
    }

    PrintWriter out() {
        return Objects.requireNonNull(command).commandLine().getOut();
    }

    /** JSON as it came, or a table; where the table has no rows, what to do about it. */
    void show(Api.Answer answer, Table table, String whenEmpty) {
        if (json()) {
            out().println(answer.text());
        } else if (table.isEmpty()) {
            out().println(whenEmpty);
        } else {
            out().print(table);
        }
        out().flush();
    }

    void say(String line) {
        out().println(line);
        out().flush();
    }
}
