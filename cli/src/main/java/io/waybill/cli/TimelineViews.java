package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How it was, as people read it. */
final class TimelineViews {
    private static final String NONE_MATCH = "There were no containers that match.";
    private static final Duration WORTH_TELLING = Duration.ofSeconds(10);

    private TimelineViews() {}

    static String fleet(JsonNode answer, Common how) {
        String at = Json.text(answer, "at");
        String known = Json.text(answer, "asKnownAt");
        Table table =
                new Table(
                        "ID", "NAME", "HOST", "IMAGE", "REV", "DESIRED", "STATUS", "SINCE",
                        "NOTES");
        Set<String> unobserved =
                answer.path("unobservedHosts")
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.toSet());
        for (JsonNode item : answer.path("items")) {
            table.row(
                    id(item, how),
                    Json.text(item, "name"),
                    Json.text(item, "host"),
                    image(item),
                    Json.text(item, "revision"),
                    Json.text(item, "desired"),
                    status(item),
                    Times.seconds(Json.text(item, "since")),
                    notes(item, unobserved.contains(Json.text(item, "host")) ? "unobserved" : ""));
        }
        return "At "
                + at
                + (known.isEmpty() ? "" : ", as known at " + known)
                + ":\n"
                + Views.orElse(answer, how, table, beforeTheLog(answer, at).orElse(NONE_MATCH))
                + withoutLine(unobserved, answer);
    }

    /** Hosts of which nothing is listed, and nobody could say that nothing was there. */
    private static String withoutLine(Set<String> unobserved, JsonNode answer) {
        return unobserved.stream()
                .filter(
                        host ->
                                answer.path("items")
                                        .valueStream()
                                        .noneMatch(item -> Json.text(item, "host").equals(host)))
                .sorted()
                .map(host -> "Host " + Table.printable(host) + " was not watched then.\n")
                .collect(Collectors.joining());
    }

    /** What is to be said where an instant is asked for that the log knows nothing of. */
    private static Optional<String> beforeTheLog(JsonNode answer, String at) {
        String begins = Json.text(answer, "logBegins");
        return !begins.isEmpty() && instant(at, Instant.MAX).isBefore(instant(begins, Instant.MIN))
                ? Optional.of(
                        "The log begins at "
                                + Times.seconds(begins)
                                + ": nothing is on record before it.")
                : Optional.empty();
    }

    static String diff(JsonNode answer, Common how) {
        Table table = new Table("+-", "ID", "NAME", "HOST", "WHAT", "BEFORE", "AFTER");
        for (JsonNode item : answer.path("items")) {
            String change = Json.text(item, "change");
            List<JsonNode> fields =
                    StreamSupport.stream(item.path("fields").spliterator(), false).toList();
            if (fields.isEmpty()) {
                table.row(
                        change.equals("came") ? "+" : change.equals("went") ? "-" : "~",
                        id(item, how),
                        Json.text(item, "name"),
                        Json.text(item, "host"),
                        change,
                        whole(item.path("before")),
                        whole(item.path("after")));
            }
            for (JsonNode field : fields) {
                table.row(
                        "~",
                        id(item, how),
                        Json.text(item, "name"),
                        Json.text(item, "host"),
                        Json.text(field, "field"),
                        Json.text(field, "before"),
                        Json.text(field, "after"));
            }
        }
        return "From "
                + Json.text(answer, "from")
                + " to "
                + Json.text(answer, "to")
                + ":\n"
                + Views.orElse(answer, how, table, "Nothing came, went or changed.")
                + beforeTheLog(answer, Json.text(answer, "from"))
                        .map(said -> said + "\n")
                        .orElse("");
    }

    static String life(JsonNode answer, Common how) {
        Table table =
                new Table(
                        "FROM", "TO", "FOR", "HOST", "NAME", "IMAGE", "REV", "DESIRED", "STATUS",
                        "NOTES");
        Instant end = instant(Json.text(answer, "to"), how.now());
        for (JsonNode item : answer.path("items")) {
            JsonNode container = item.path("container");
            String from = Json.text(item, "from");
            String to = Json.text(item, "to");
            table.row(
                    Times.seconds(from),
                    to.isEmpty() ? "" : Times.seconds(to),
                    Times.length(Duration.between(instant(from, end), instant(to, end))),
                    Json.text(container, "host"),
                    Json.text(container, "name"),
                    image(container),
                    Json.text(container, "revision"),
                    Json.text(container, "desired"),
                    status(container),
                    notes(container, unobserved(item)));
        }
        return Views.orElse(answer, how, table, "It was not on record in that time.");
    }

    static String uptimes(JsonNode answer, Common how) {
        return answer.path("items").isEmpty()
                ? beforeTheLog(answer, Json.text(answer, "to")).orElse(NONE_MATCH) + "\n"
                : uptime(answer.path("items"), how);
    }

    static String uptime(Iterable<JsonNode> uptimes, Common how) {
        Table table =
                new Table(
                        "NAME",
                        "HOST",
                        "ON RECORD",
                        "UP",
                        "UNOBSERVED",
                        "AVAILABILITY",
                        "RUNS",
                        "RESTARTS",
                        "STATES");
        for (JsonNode item : uptimes) {
            table.row(
                    Json.text(item, "name"),
                    Json.text(item, "host"),
                    length(Json.text(item, "onRecord")),
                    length(Json.text(item, "up")),
                    length(Json.text(item, "unobserved")),
                    percent(item.path("availability")),
                    Json.text(item, "runs"),
                    Json.text(item, "restarts"),
                    states(item.path("states")));
        }
        return table.render(how.screen());
    }

    private static String id(JsonNode item, Common how) {
        String id = Json.text(item, "id");
        return how.wide() ? id : Views.brief(id);
    }

    /** Of one that was adopted, it may have been registered since. */
    static String image(JsonNode item) {
        String version = Json.text(item, "version");
        return Json.text(item, "image")
                + (version.equals("0") ? " (not registered when adopted)" : ":" + version);
    }

    private static String status(JsonNode item) {
        String status = Json.text(item, "status");
        String exitCode = Json.text(item, "exitCode");
        String health = Json.text(item, "health");
        return status
                + (status.equals("exited") && !exitCode.isEmpty() ? " (" + exitCode + ")" : "")
                + (health.isEmpty() || health.equals("none") ? "" : " (" + health + ")");
    }

    private static String whole(JsonNode side) {
        return side.isObject() ? image(side) + " " + status(side) : "";
    }

    /** What stands out: what was in flight, what nobody saw, and what became known late. */
    private static String notes(JsonNode item, String unobserved) {
        List<String> notes = new ArrayList<>();
        String operation = Json.text(item, "operation");
        if (!operation.isEmpty()) {
            notes.add(operation + " pending");
        }
        if (item.path("drifted").asBoolean(false)) {
            notes.add("drifted");
        }
        String last = Json.text(item, "lastStatus");
        if (!last.isEmpty()) {
            notes.add("last seen " + last);
        }
        if (!unobserved.isEmpty()) {
            notes.add(unobserved);
        }
        Instant since = instant(Json.text(item, "since"), Instant.EPOCH);
        Duration late = Duration.between(since, instant(Json.text(item, "recordedAt"), since));
        if (late.compareTo(WORTH_TELLING) >= 0) {
            notes.add("known " + Times.length(late) + " later");
        }
        return String.join("; ", notes);
    }

    private static String unobserved(JsonNode interval) {
        String time = Json.text(interval, "unobserved");
        return time.isEmpty() ? "" : "unobserved for " + length(time);
    }

    private static String states(JsonNode states) {
        return states.propertyStream()
                .map(state -> state.getKey() + " " + length(state.getValue().asString("")))
                .collect(Collectors.joining(", "));
    }

    private static String percent(JsonNode share) {
        return share.isNumber()
                ? String.format(Locale.ROOT, "%.2f%%", Math.floor(share.asDouble() * 10_000) / 100)
                : "";
    }

    private static String length(String duration) {
        try {
            return Times.length(Duration.parse(duration));
        } catch (DateTimeException _) {
            return duration;
        }
    }

    private static Instant instant(String text, Instant otherwise) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            return otherwise;
        }
    }
}
