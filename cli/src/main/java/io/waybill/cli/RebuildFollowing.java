package io.waybill.cli;

import tools.jackson.databind.JsonNode;

/** Follows a rebuild to its end, and tells on one line how far it is. */
final class RebuildFollowing {
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
        Api.Reply reply =
                Following.toTheEnd(common, path, rebuild -> show(id, rebuild), this::interrupted);
        requireThat(id, reply.json());
        return ended(reply, reply.json());
    }

    private void show(String id, JsonNode rebuild) {
        requireThat(id, rebuild);
        double part =
                (double) rebuild.path("position").asLong(0)
                        / Math.max(1, rebuild.path("of").asLong(0));
        line.show(Json.text(rebuild, "status"), part, name + ": " + line(rebuild));
    }

    private void requireThat(String id, JsonNode rebuild) {
        if (!Json.text(rebuild, "id").equals(id)) {
            throw new Failed(Failed.OPERATION, name + ": another rebuild has begun since");
        }
    }

    private void interrupted() {
        line.end();
        if (cancelOnInterrupt) {
            common.api().cancel(path, "interrupted at the command line");
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
        if (common.asData()) {
            common.print(common.data(reply.body()));
        } else if (done) {
            common.print(
                    name
                            + ": rebuilt, "
                            + Json.count(rebuild, "position")
                            + " events at "
                            + Json.count(rebuild, "eventsPerSecond")
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
                        Json.count(rebuild, "position"),
                        Json.count(rebuild, "of"),
                        rebuild.path("position").asLong(0) * 100 / of,
                        Json.count(rebuild, "eventsPerSecond"),
                        left.isEmpty() ? "" : ", " + left + " s left");
    }
}
