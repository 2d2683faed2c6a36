package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which range of the log is told once more, where, how quickly, and why. */
final class ReplayRange {
    @Nullable
    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Where to: a topic that is not Waybill's own; made where there is none.")
    String topic;

    @Nullable
    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description =
                    "The first: a position, or a time of recording (ISO 8601, or 1h for an hour ago); else the log's first.")
    String from;

    @Nullable
    @Option(
            names = "--to",
            paramLabel = "WHERE",
            description = "The last: a position, or the time to stop before; else the log's last.")
    String to;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            description =
                    "max, events a second such as 500/s, or a multiple of real time such as 10x; default: max.")
    String speed = "max";

    @Nullable
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Only these, such as io.waybill.container.started; repeatable.")
    List<String> types;

    @Nullable
    @Option(names = "--actor", paramLabel = "ACTOR", description = "Only what this one did.")
    String actor;

    @Nullable
    @Option(names = "--action", paramLabel = "ACTION", description = "Only this, such as stop.")
    String action;

    @Nullable
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Only what happened to what was called that then.")
    String name;

    @Nullable
    @Option(names = "--image", paramLabel = "IMAGE", description = "Only what is about it.")
    String image;

    @Nullable
    @Option(
            names = "--version",
            paramLabel = "N",
            description = "Only what is about that version of --image.")
    Integer version;

    @Nullable
    @Option(names = "--host", paramLabel = "HOST", description = "Only what was on it.")
    String host;

    @Nullable
    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            description = "Only requested, done, failed, abandoned or observed.")
    String outcome;

    @Nullable
    @Option(names = "--cause", paramLabel = "CAUSE", description = "Only such as out-of-memory.")
    String cause;

    @Nullable
    @Option(
            names = "--with-ticket",
            paramLabel = "TICKET",
            description = "Only what was done under that change ticket.")
    String withTicket;

    @Nullable
    @Option(
            names = "--text",
            paramLabel = "WORDS",
            description = "Only with these words, or beginnings of words, as waybill audit has it.")
    String text;

    @Option(names = "--detach", description = "Do not wait for its end.")
    boolean detach;

    @Nullable
    @Option(
            names = {"-m", "--reason"},
            paramLabel = "TEXT",
            description = "Why; it is kept with it.")
    String reason;

    @Nullable
    @Option(
            names = "--ticket",
            paramLabel = "TICKET",
            description = "The change ticket; it is kept with it.")
    String ticket;

    int begin(@Nullable String container, Common common) {
        if (topic == null) {
            throw new Failed(
                    Failed.USAGE,
                    "--topic says where to tell a range of the log; without it, a container's life is stepped through, whole");
        }
        Api.Reply begun =
                common.api()
                        .command(
                                "POST",
                                "/replays",
                                Map.of(),
                                body(container, common),
                                Wish.key(),
                                Duration.ZERO);
        String id = Json.text(begun.json(), "id");
        if (detach) {
            common.tell(
                    begun,
                    () ->
                            "replay "
                                    + id
                                    + " is requested; waybill replays show "
                                    + id
                                    + " tells how far it is");
            return 0;
        }
        return new ReplayFollowing(common, id).follow();
    }

    private ObjectNode body(@Nullable String container, Common common) {
        ObjectNode body =
                Json.object().put("topic", Objects.requireNonNull(topic)).put("speed", speed);
        put(body, "from", where("--from", from, common));
        put(body, "to", where("--to", to, common));
        put(body, "reason", reason);
        put(body, "ticket", ticket);
        ObjectNode filter = filter(container);
        if (!filter.isEmpty()) {
            body.set("filter", filter);
        }
        return body;
    }

    private ObjectNode filter(@Nullable String container) {
        ObjectNode filter = Json.object();
        if (types != null) {
            types.forEach(filter.putArray("types")::add);
        }
        put(filter, "container", container);
        put(filter, "actor", actor);
        put(filter, "action", action);
        put(filter, "name", name);
        put(filter, "image", image);
        if (version != null) {
            filter.put("version", version);
        }
        put(filter, "host", host);
        put(filter, "outcome", outcome);
        put(filter, "cause", cause);
        put(filter, "ticket", withTicket);
        put(filter, "text", text);
        return filter;
    }

    private static void put(ObjectNode node, String field, @Nullable String value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    private static @Nullable String where(String option, @Nullable String text, Common common) {
        return text == null || text.matches("\\d+")
                ? text
                : QueryCommands.past(option, text, common);
    }
}
