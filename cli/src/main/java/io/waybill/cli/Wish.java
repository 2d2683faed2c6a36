package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntFunction;

/** What every command that changes something takes: why, and how long to wait for it. */
final class Wish extends Common {
    /** The longest that the server waits in one request. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Nullable
    @Option(
            names = {"-m", "--reason"},
            paramLabel = "TEXT",
            description = "Why; it is kept in the audit trail.")
    String reason;

    @Nullable
    @Option(
            names = "--ticket",
            paramLabel = "TICKET",
            description = "The change ticket; it is kept in the audit trail.")
    String ticket;

    @Option(names = "--detach", description = "Do not wait for the outcome.")
    boolean detach;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long to wait for the outcome, such as 10s or 5m; default: 60s.")
    Duration wait = Duration.ofSeconds(60);

    /** Gives a command whose events are all there is to it. */
    Api.Reply record(String method, String path, ObjectNode body) {
        boolean bodiless = method.equals("DELETE");
        return api().command(
                        method,
                        path,
                        bodiless ? why() : Map.of(),
                        bodiless ? null : because(body),
                        key(),
                        Duration.ZERO);
    }

    /** Gives a command that a host has to carry out, and waits as long as it may. */
    Api.Reply begin(
            String method, String path, Map<String, String> query, @Nullable ObjectNode body) {
        Api api = api();
        String key = key();
        ObjectNode whole = body == null ? null : because(body);
        for (Duration left = detach ? Duration.ZERO : wait; ; left = left.minus(LONGEST)) {
            Duration step = left.compareTo(LONGEST) > 0 ? LONGEST : left;
            Map<String, String> parameters = new LinkedHashMap<>(query);
            if (body == null) {
                parameters.putAll(why());
            }
            if (step.isPositive()) {
                parameters.put("wait", step.toMillis() + "ms");
            }
            Api.Reply reply = api.command(method, path, parameters, whole, key, step);
            if (left.compareTo(LONGEST) <= 0
                    || !Json.text(reply.json(), "status").equals("pending")) {
                return reply;
            }
            // The same request again, under the same key, waits on for the operation that it began.
        }
    }

    /** Does the same for each, and goes on where one fails; the first failure is the exit code. */
    int each(List<String> addresses, ToIntFunction<String> deed) {
        int code = 0;
        for (String address : addresses) {
            int one;
            try {
                one = deed.applyAsInt(address);
            } catch (Failed failed) {
                if (addresses.size() == 1 || failed.exitCode() >= Failed.UNREACHABLE) {
                    throw failed;
                }
                warn(address + ": " + failed.getMessage());
                one = failed.exitCode();
            }
            code = code == 0 ? one : code;
        }
        return code;
    }

    /** Says that a command without an operation is done. */
    int done(Api.Reply reply, String sentence) {
        boolean unchanged = Json.text(reply.json(), "changed").equals("false");
        tell(reply, () -> unchanged ? sentence + " (it was so already)" : sentence);
        return 0;
    }

    /** Says what became of an operation. */
    int outcome(Api.Reply reply, String name, String action, String past) {
        JsonNode answer = reply.json();
        if (asData()) {
            print(data(reply.body()));
        }
        String operation = Json.text(answer, "operation");
        return switch (Json.text(answer, "status")) {
            case "pending" -> pending(name, action, operation);
            case "failed", "abandoned" -> {
                JsonNode failure = answer.path("failure");
                String code = Json.text(failure, "code");
                warn(
                        name
                                + ": "
                                + action
                                + " "
                                + Json.text(answer, "status")
                                + (Json.text(failure, "message").isEmpty()
                                        ? ""
                                        : ": " + Json.text(failure, "message"))
                                + (code.isEmpty() ? "" : " [" + code + "]")
                                + " (operation "
                                + operation
                                + ")");
                yield Failed.OPERATION;
            }
            case "unchanged" -> say(name + ": nothing to " + action + ", it is so already");
            default -> say(name + ": " + past);
        };
    }

    private int pending(String name, String action, String operation) {
        String follow = "; follow it with: waybill operation show " + operation;
        if (detach) {
            return say(name + ": " + action + " requested" + follow);
        }
        warn(
                name
                        + ": "
                        + action
                        + " is not finished after "
                        + wait.toString().substring(2).toLowerCase(java.util.Locale.ROOT)
                        + " and goes on"
                        + follow);
        return Failed.OPERATION;
    }

    private int say(String sentence) {
        if (!asData()) {
            print(Table.printable(sentence));
        }
        return 0;
    }

    /** Variables as they were given, {@code NAME=VALUE} or {@code NAME} for one's own. */
    ObjectNode variables(List<String> given) {
        ObjectNode values = Json.object();
        for (String variable : given) {
            try {
                SpecWords.variable(variable, around().environment(), values);
            } catch (IllegalArgumentException failure) {
                throw new Failed(Failed.USAGE, String.valueOf(failure.getMessage()));
            }
        }
        return values;
    }

    ObjectNode because(ObjectNode body) {
        why().forEach(body::put);
        return body;
    }

    Map<String, String> why() {
        Map<String, String> why = new LinkedHashMap<>();
        if (reason != null) {
            why.put("reason", reason);
        }
        if (ticket != null) {
            why.put("ticket", ticket);
        }
        return why;
    }

    static String key() {
        return UUID.randomUUID().toString();
    }
}
