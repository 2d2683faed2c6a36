package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Runs a program in a container, and hands on what it writes, and its exit code. */
@Command(
        name = "exec",
        description = {
            "Run a program in a running container. Options go before CONTAINER. What the program writes comes"
                    + " as it is written, and its exit code is this command's own.",
            "The command line is kept in the audit trail with what looks like a secret taken out; variables"
                    + " are kept by name only."
        },
        footer = {
            "  waybill exec web ls -l /var/log",
            "  waybill exec -it -m 'see why it is slow' web",
            "  waybill exec -m 'clear the cache' -e TOKEN web -- sh -c 'rm -r /cache/*'"
        })
final class ExecInCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "CONTAINER",
            description =
                    "A container's name, host/name, id, or the first 4 or more characters of its id.")
    String container = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "CMD",
            description = "The program and its arguments; at a terminal, sh where none is given.")
    List<String> command = new ArrayList<>();

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME[=VALUE]",
            description = "An environment variable; without a value, yours; repeatable.")
    List<String> variables = new ArrayList<>();

    @Option(
            names = {"-i", "--interactive"},
            description = "Sit at a terminal, as -t does.")
    boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description =
                    "Sit at a terminal in the container: what you type goes to the program. What it shows is kept:"
                            + " waybill transcript OPERATION.")
    boolean terminal;

    @Nullable
    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "As whom; else the container's own user.")
    String user;

    @Nullable
    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "PATH",
            description = "Where; else the container's own working directory.")
    String workingDirectory;

    @Nullable
    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "How long its end is waited for on its host; default: 10m.")
    Duration timeout;

    @Mixin Wish wish = new Wish();

    @Override
    public Integer call() {
        if (interactive || terminal) {
            return sit();
        }
        if (command.isEmpty()) {
            throw new Failed(Failed.USAGE, "give the program to run, or -it to sit at a terminal");
        }
        String path = "/containers/" + Api.segment(container) + "/exec";
        if (wish.asData() || wish.detach) {
            Api.Reply reply = wish.begin("POST", path, Map.of(), body());
            int code = wish.outcome(reply, container, "exec", "exec ended");
            JsonNode exitCode = reply.json().path("exitCode");
            return code == 0 && exitCode.isNumber() ? exitCode.asInt() : code;
        }
        Api.Reply last =
                ActStream.ofProgram(wish)
                        .follow(api -> api.openCommand(path, wish.because(body()), Wish.key()));
        return ended(last.json());
    }

    private int sit() {
        if (!variables.isEmpty() || wish.asData() || wish.detach) {
            throw new Failed(
                    Failed.USAGE, "-e, --detach and --output json do not go with a terminal");
        }
        List<Map.Entry<String, String>> query = new ArrayList<>();
        program().forEach(word -> query.add(Map.entry("command", word)));
        Api.add(query, "user", user);
        Api.add(query, "workingDirectory", workingDirectory);
        Api.add(query, "timeout", timeout == null ? null : timeout.toString());
        wish.why().forEach((name, value) -> Api.add(query, name, value));
        return new JoinedTerminal(wish.around())
                .join(
                        wish.api(),
                        "/containers/" + Api.segment(container) + "/terminal",
                        query,
                        container);
    }

    // Options end at CONTAINER, with or without the mark that says so.
    private List<String> program() {
        return !command.isEmpty() && command.getFirst().equals("--")
                ? command.subList(1, command.size())
                : command;
    }

    private ObjectNode body() {
        ObjectNode body = Json.object();
        program().forEach(body.putArray("command")::add);
        if (!variables.isEmpty()) {
            body.set("environment", wish.variables(variables));
        }
        if (user != null) {
            body.put("user", user);
        }
        if (workingDirectory != null) {
            body.put("workingDirectory", workingDirectory);
        }
        if (timeout != null) {
            body.put("timeout", timeout.toString());
        }
        return body;
    }

    private int ended(JsonNode last) {
        JsonNode exitCode = last.path("exitCode");
        if (Json.text(last, "truncated").equals("true")) {
            wish.warn("the program wrote more than was handed over");
        }
        if (Json.text(last, "status").equals("succeeded") && exitCode.isNumber()) {
            return exitCode.asInt();
        }
        JsonNode failure = last.path("failure");
        wish.warn(
                container
                        + ": exec "
                        + Json.text(last, "status")
                        + (failure.isObject()
                                ? ": "
                                        + Json.text(failure, "message")
                                        + " ["
                                        + Json.text(failure, "code")
                                        + "]"
                                : "")
                        + " (operation "
                        + Json.text(last, "operation")
                        + ")");
        return Failed.OPERATION;
    }
}
