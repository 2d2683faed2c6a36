package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Follows a rebuild to its end, and tells on one line how far it is. */
final class RebuildFollowing {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Common common;
    private final String name;
    private final String path;
    private final ProgressLine line;
    private final boolean cancelOnInterrupt;

    RebuildFollowing(Common common, String name, String path, boolean cancelOnInterrupt) {
        this.common = common;
        this.name = name;
        this.path = path;
        this.cancelOnInterrupt = cancelOnInterrupt;
        line = new ProgressLine(common);
    }

    /** The exit code: whether it is done. */
    int follow(String id) {
        Thread interrupted = new Thread(this::interrupted);
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            while (true) {
                Api.Reply reply = common.api().get(path, Map.of());
                JsonNode rebuild = reply.json();
                if (!Json.text(rebuild, "id").equals(id)) {
                    throw new Failed(Failed.OPERATION, name + ": another rebuild has begun since");
                }
                if (!Json.text(rebuild, "finishedAt").isEmpty()) {
                    return ended(reply, rebuild);
                }
                line.show(Json.text(rebuild, "status"), name + ": " + line(rebuild));
                Api.pause(LOOK_EVERY);
            }
        } finally {
            forget(interrupted);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It is at work: this is the end.
        }
    }

    private void interrupted() {
        line.end();
        if (cancelOnInterrupt) {
            common.api()
                    .command(
                            "DELETE",
                            path,
                            Map.of("reason", "interrupted at the command line"),
                            null,
                            Wish.key(),
                            Duration.ZERO);
            common.warn(name + ": its rebuild is cancelled");
        } else {
            common.warn(
                    name
                            + ": its rebuild goes on; waybill projections tells how far it is, waybill projections"
                            + " cancel "
                            + name
                            + " ends it");
        }
    }

    private int ended(Api.Reply reply, JsonNode rebuild) {
        line.end();
        String status = Json.text(rebuild, "status");
        boolean done = status.equals("done");
        if (common.json()) {
            common.print(reply.body());
        } else if (done) {
            common.print(
                    name
                            + ": rebuilt, "
                            + count(rebuild, "position")
                            + " events at "
                            + count(rebuild, "eventsPerSecond")
                            + " a second");
        }
        if (!done) {
            String because = Json.text(rebuild, "because");
            common.warn(name + ": " + status + (because.isEmpty() ? "" : ": " + because));
        }
        return done ? 0 : Failed.OPERATION;
    }

    /** How far it is, as people read it. */
    static String line(JsonNode rebuild) {
        String status = Json.text(rebuild, "status");
        if (!status.equals("building")) {
            return status;
        }
        String left = Json.text(rebuild, "secondsLeft");
        long of = Math.max(1, rebuild.path("of").asLong(1));
        return "%s %s of %s events (%d%%), %s a second%s"
                .formatted(
                        status,
                        count(rebuild, "position"),
                        count(rebuild, "of"),
                        rebuild.path("position").asLong(0) * 100 / of,
                        count(rebuild, "eventsPerSecond"),
                        left.isEmpty() ? "" : ", " + left + " s left");
    }

    private static String count(JsonNode rebuild, String field) {
        return String.format(Locale.ROOT, "%,d", rebuild.path(field).asLong(0));
    }
}
