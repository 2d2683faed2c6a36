package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every command that changes something has: why, and whether its outcome is waited for. */
final class Asking {
    @Option(
            names = {"-m", "--reason"},
            paramLabel = "TEXT",
            description = "why; it stays in the audit trail")
    private @Nullable String reason;

    @Option(
            names = "--ticket",
            paramLabel = "ID",
            description = "the change ticket this is done under")
    private @Nullable String ticket;

    @Option(
            names = "--detach",
            description = "do not wait for the host; answer once it is on record")
    private boolean detach;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "how long to wait for the host, 5m at most (default: ${DEFAULT-VALUE})")
    private String wait = "60s";

    /** Sends a command whose body is the fields, with the reason and the ticket. */
    Api.Answer send(Api api, String method, String path, Map<String, ?> fields) {
        Map<String, Object> body = new LinkedHashMap<>(fields);
        putWhy(body);
        return api.command(method, path, query(), JsonMapper.shared().writeValueAsString(body));
    }

    /** A removal has no body: why goes into the query. */
    Api.Answer delete(Api api, String path, Map<String, ?> parameters) {
        Map<String, Object> query = new LinkedHashMap<>(parameters);
        putWhy(query);
        query.putAll(query());
        return api.command("DELETE", path, query, null);
    }

    private void putWhy(Map<String, Object> target) {
        if (reason != null) {
            target.put("reason", reason);
        }
        if (ticket != null) {
            target.put("ticket", ticket);
        }
    }

    private Map<String, Object> query() {
        Map<String, Object> query = new HashMap<>();
        if (!detach) {
            query.put("wait", wait);
        }
        return query;
    }

    /**
     * Says what became of it.
     *
     * @throws Failed where the operation failed, or was overtaken
     */
    static void tell(Connection connection, Api.Answer answer, String target, String action) {
        JsonNode reply = answer.json();
        String status = reply.path("status").asString("");
        String operation = reply.path("operation").asString("");
        if (connection.json()) {
            connection.say(answer.text());
        } else {
            switch (status) {
                case "succeeded", "done" -> connection.say(target + ": " + action + " " + status);
                case "unchanged" ->
                        connection.say(target + ": nothing to " + action + ", it is so already");
                case "pending" ->
                        connection.say(
                                target
                                        + ": "
                                        + action
                                        + " is on record and under way; follow it with: waybill operation show "
                                        + operation);
                default -> {}
            }
        }
        if (status.equals("failed")) {
            throw new Failed(
                    Failed.OPERATION,
                    target
                            + ": "
                            + action
                            + " failed: "
                            + reply.path("failure").path("message").asString(""));
        }
        if (status.equals("abandoned")) {
            throw new Failed(
                    Failed.OPERATION,
                    target + ": " + action + " was abandoned, something newer was asked for");
        }
    }
}
