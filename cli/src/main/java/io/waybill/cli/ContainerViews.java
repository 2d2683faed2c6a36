package io.waybill.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Containers as people read them. */
final class ContainerViews {
    private static final String UNMANAGED = "unmanaged; waybill adopt puts it under record";

    private ContainerViews() {}

    static String containers(JsonNode answer, Common how) {
        Table table =
                how.wide()
                        ? new Table(
                                "ID",
                                "NAME",
                                "HOST",
                                "IMAGE",
                                "REV",
                                "DESIRED",
                                "STATUS",
                                "HEALTH",
                                "PORTS",
                                "STARTED",
                                "DECLARED",
                                "NOTES")
                        : new Table(
                                "ID", "NAME", "HOST", "IMAGE", "STATUS", "PORTS", "STARTED",
                                "NOTES");
        UnseenHosts unseen = UnseenHosts.of(answer, how.now());
        for (JsonNode item : answer.path("items")) {
            String id = how.wide() ? Json.text(item, "id") : Views.brief(Json.text(item, "id"));
            String name = Json.text(item, "name");
            String host = Json.text(item, "host");
            String image = image(item);
            String started = Times.ago(Json.text(item, "startedAt"), how.now());
            if (how.wide()) {
                table.row(
                        id,
                        name,
                        host,
                        image,
                        Json.text(item, "revision"),
                        Json.text(item, "desired"),
                        status(item),
                        Json.text(item, "health"),
                        ports(item),
                        started,
                        Times.ago(Json.text(item, "declaredAt"), how.now()),
                        notes(item, unseen, how.now()));
            } else {
                table.row(
                        id,
                        name,
                        host,
                        image,
                        status(item),
                        ports(item),
                        started,
                        notes(item, unseen, how.now()));
            }
        }
        answer.path("unmanaged").forEach(item -> unmanaged(item, unseen, how, table));
        return (!answer.path("unmanaged").isEmpty()
                        ? table.render(how.screen())
                        : Views.orElse(
                                answer,
                                how,
                                table,
                                "No containers match. waybill ps -a shows those that were removed, too; waybill run IMAGE makes one."))
                + unseen.ofHostsWithoutLine(answer);
    }

    /**
     * One, field by field. That nobody sees its host comes first: all else is what was seen last.
     */
    static String container(JsonNode answer, Common how) {
        JsonNode unseen = answer.path("unseen");
        return (unseen.isObject()
                        ? UnseenHosts.sentence(
                                Json.text(unseen, "host"), UnseenHosts.words(unseen, how.now()))
                        : "")
                + Views.details(without(answer, "unseen"), how);
    }

    private static JsonNode without(JsonNode answer, String field) {
        return answer instanceof ObjectNode whole ? whole.deepCopy().without(field) : answer;
    }

    /** With the version; of one that was adopted before its image was registered, that of now. */
    static String image(JsonNode item) {
        String since = Json.text(item, "registeredAs");
        String version = Json.text(item, "version");
        return !since.isEmpty()
                ? since
                : Json.text(item, "image")
                        + (version.equals("0") ? " (not registered)" : ":" + version);
    }

    /** One that nobody put under record: only what its engine says of it is there to be shown. */
    private static void unmanaged(JsonNode item, UnseenHosts unseen, Common how, Table table) {
        String name = Json.text(item, "name");
        String host = Json.text(item, "host");
        String image = Json.text(item, "image");
        String started = Times.ago(Json.text(item, "startedAt"), how.now());
        String notes =
                Stream.of(UNMANAGED, unseen.note(host))
                        .filter(note -> !note.isEmpty())
                        .collect(Collectors.joining("; "));
        if (how.wide()) {
            table.row(
                    "",
                    name,
                    host,
                    image,
                    "",
                    "",
                    status(item),
                    "",
                    ports(item),
                    started,
                    "",
                    notes);
        } else {
            table.row("", name, host, image, status(item), ports(item), started, notes);
        }
    }

    private static String status(JsonNode item) {
        String status = Json.text(item, "status");
        String exitCode = Json.text(item, "exitCode");
        String health = Json.text(item, "health");
        return status
                + (status.equals("exited") && !exitCode.isEmpty() ? " (" + exitCode + ")" : "")
                + (health.isEmpty() || health.equals("none") ? "" : " (" + health + ")");
    }

    /** What stands out: work in flight, drift, and what failed last. */
    private static String notes(JsonNode item, UnseenHosts unseen, Instant now) {
        List<String> notes = new ArrayList<>();
        String unwatched = unseen.note(Json.text(item, "host"));
        if (!unwatched.isEmpty() && !Json.text(item, "status").equals("removed")) {
            notes.add(unwatched);
        }
        String action = Json.text(item.path("operation"), "action");
        if (!action.isEmpty()) {
            String stage = Json.text(item.path("operation"), "stage");
            notes.add(
                    stage.isEmpty()
                            ? action + " pending"
                            : action
                                    + " to "
                                    + Json.text(item.path("operation"), "to")
                                    + ": "
                                    + stage);
        }
        String expires = Json.text(item, "expiresAt");
        if (!expires.isEmpty() && !Json.text(item, "status").equals("removed")) {
            notes.add(Times.until(expires, now));
        }
        for (JsonNode drift : item.path("drift")) {
            notes.add(
                    "drift: "
                            + Json.text(drift, "field")
                            + " "
                            + Json.text(drift, "observed")
                            + " instead of "
                            + Json.text(drift, "desired"));
        }
        String healing = healing(item, now);
        if (!healing.isEmpty()) {
            notes.add(healing);
        }
        if (item.path("failure").isObject()) {
            notes.add("failed: " + Json.text(item.path("failure"), "message"));
        }
        return String.join("; ", notes);
    }

    /** What was done by itself about its drift. */
    static String healing(JsonNode item, Instant now) {
        JsonNode healing = item.path("healing");
        String givenUp = Json.text(healing, "givenUpBecause");
        String left = Json.text(healing, "leftBecause");
        String last = Json.text(healing, "lastAt");
        if (!givenUp.isEmpty()) {
            return "DRIFT GIVEN UP: " + givenUp;
        }
        if (!left.isEmpty()) {
            return "left so: " + left;
        }
        return last.isEmpty()
                ? ""
                : "healed " + Times.ago(last, now) + ", attempt " + Json.text(healing, "attempts");
    }

    private static String ports(JsonNode item) {
        return StreamSupport.stream(item.path("ports").spliterator(), false)
                .map(
                        port -> {
                            String ip = Json.text(port, "hostIp");
                            String protocol = Json.text(port, "protocol");
                            return (ip.isEmpty()
                                            ? ""
                                            : (ip.contains(":") ? "[" + ip + "]" : ip) + ":")
                                    + Json.text(port, "hostPort")
                                    + "->"
                                    + Json.text(port, "containerPort")
                                    + (protocol.equals("tcp") ? "" : "/" + protocol);
                        })
                .collect(Collectors.joining(", "));
    }
}
