package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.Duration;

/** Follows a replay to its end, and tells on one line how far it is. */
final class ReplayFollowing {
    private final Common common;
    private final String id;
    private final ProgressLine line;

    ReplayFollowing(Common common, String id) {
        this.common = common;
        this.id = id;
        line = new ProgressLine(common);
    }

    /** The exit code: whether it is done. */
    int follow() {
        Api.Reply reply =
                Following.toTheEnd(
                        common,
                        "/replays/" + Api.segment(id),
                        replay ->
                                line.show(
                                        stage(replay),
                                        part(replay),
                                        Json.text(replay, "topic") + ": " + line(replay)),
                        this::interrupted);
        return ended(reply, reply.json());
    }

    private static double part(JsonNode replay) {
        long from = replay.path("from").asLong(0);
        double whole = Math.max(1, replay.path("to").asLong(0) - from + 1);
        return Math.max(0, replay.path("position").asLong(0) - from + 1) / whole;
    }

    private void interrupted() {
        line.end();
        common.warn(
                "replay "
                        + id
                        + " goes on; waybill replays show "
                        + id
                        + " tells how far it is, waybill replays cancel "
                        + id
                        + " ends it");
    }

    private static String stage(JsonNode replay) {
        return Json.text(replay, "status") + Json.text(replay, "because");
    }

    private int ended(Api.Reply reply, JsonNode replay) {
        line.end();
        String status = Json.text(replay, "status");
        String topic = Json.text(replay, "topic");
        String because = Json.text(replay, "because");
        if (common.asData()) {
            common.print(common.data(reply.body()));
        } else if (status.equals("done")) {
            common.print(Table.printable(topic + ": " + line(replay)));
        }
        if (status.equals("done")) {
            return 0;
        }
        common.warn(
                topic
                        + ": "
                        + status
                        + ", "
                        + Json.count(replay, "sent")
                        + " events told"
                        + (because.isEmpty() ? "" : ": " + because));
        return Failed.OPERATION;
    }

    /** How far it is, as people read it. */
    static String line(JsonNode replay) {
        String rate = Json.text(replay, "eventsPerSecond");
        String told =
                Json.count(replay, "sent")
                        + " events told"
                        + (rate.isEmpty() ? "" : ", " + rate + " a second");
        String because = Json.text(replay, "because");
        if (!Json.text(replay, "finishedAt").isEmpty()) {
            return told + (because.isEmpty() ? "" : "; " + because);
        }
        String left = Json.text(replay, "secondsLeft");
        return "%s, position %s of %s to %s%s%s"
                .formatted(
                        told,
                        Json.count(replay, "position"),
                        Json.count(replay, "from"),
                        Json.count(replay, "to"),
                        left.isEmpty()
                                ? ""
                                : ", "
                                        + Times.length(Duration.ofSeconds(Long.parseLong(left)))
                                        + " left",
                        because.isEmpty() ? "" : "; " + because);
    }
}
