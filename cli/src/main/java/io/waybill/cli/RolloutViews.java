package io.waybill.cli;

import tools.jackson.databind.JsonNode;

/** Plans and rollouts, as people read them. */
final class RolloutViews {
    private RolloutViews() {}

    static String plan(JsonNode plan, Common how) {
        StringBuilder text = new StringBuilder(steps(plan, how));
        if (!plan.path("steps").isEmpty()) {
            String fingerprint = Json.text(plan, "fingerprint");
            text.append("\nnothing is changed yet; to do exactly this, add --apply --plan ")
                    .append(fingerprint, 0, Math.min(12, fingerprint.length()))
                    .append(plan.path("impossible").isEmpty() ? "" : " --partial")
                    .append('\n');
        }
        return text.toString();
    }

    /** What would be done, and what would not. */
    static String steps(JsonNode plan, Common how) {
        StringBuilder text = new StringBuilder();
        JsonNode steps = plan.path("steps");
        if (steps.isEmpty()) {
            text.append("nothing is to be done\n");
        } else {
            Table table = new Table("STEP", "ABOUT", "HOST", "WHAT");
            for (JsonNode step : steps) {
                table.row(
                        Json.text(step, "number"),
                        Json.text(step, "about"),
                        Json.text(step, "host"),
                        Json.text(step, "does"));
            }
            text.append(table.render(how.screen()));
        }
        others(text, "cannot be brought about", plan.path("impossible"));
        others(text, "left as they are", plan.path("left"));
        String unchanged = Json.text(plan, "unchanged");
        if (!unchanged.equals("0")) {
            text.append('\n').append(unchanged).append(" are as asked for already\n");
        }
        return text.toString();
    }

    private static void others(StringBuilder text, String what, JsonNode others) {
        if (others.isEmpty()) {
            return;
        }
        text.append('\n').append(others.size()).append(' ').append(what).append(":\n");
        for (JsonNode other : others) {
            text.append("  ")
                    .append(
                            Table.printable(
                                    Json.text(other, "about")
                                            + (Json.text(other, "host").isEmpty()
                                                    ? ""
                                                    : " on " + Json.text(other, "host"))
                                            + ": "
                                            + Json.text(other, "would")
                                            + ": "
                                            + Json.text(other, "because")))
                    .append('\n');
        }
    }

    static String list(JsonNode answer, Common how) {
        JsonNode items = answer.path("items");
        if (items.isEmpty()) {
            return "no rollouts yet; waybill rollout start and waybill rollback begin one";
        }
        Table table = new Table("ID", "STATUS", "DONE", "FAILED", "STARTED", "BY", "WHAT");
        for (JsonNode item : items) {
            String id = Json.text(item, "id");
            table.row(
                    how.wide() ? id : id.substring(0, 12),
                    Json.text(item, "status"),
                    Json.text(item, "done") + "/" + Json.text(item, "count"),
                    Json.text(item, "failed"),
                    Times.ago(Json.text(item, "startedAt"), how.now()),
                    Json.who(item, "actor"),
                    Json.text(item, "words"));
        }
        return table.render(how.screen());
    }

    static String one(JsonNode rollout, Common how) {
        StringBuilder text = new StringBuilder();
        text.append(Table.printable(Json.text(rollout, "words"))).append('\n').append(end(rollout));
        Table table = new Table("STEP", "ABOUT", "HOST", "STATUS", "WHAT");
        for (JsonNode step : rollout.path("steps")) {
            String failure = Json.text(step.path("failure"), "message");
            String waitsFor = Json.text(step, "waitsFor");
            table.row(
                    Json.text(step, "number"),
                    Json.text(step, "about"),
                    Json.text(step, "host"),
                    Json.text(step, "status") + (waitsFor.isEmpty() ? "" : " (" + waitsFor + ")"),
                    failure.isEmpty() ? Json.text(step, "does") : failure);
        }
        return text.append('\n').append(table.render(how.screen())).toString();
    }

    static String line(JsonNode step) {
        String failure = Json.text(step.path("failure"), "message");
        String status = Json.text(step, "status");
        return Json.text(step, "about")
                + ": "
                + (status.equals("running") ? Json.text(step, "does") : status)
                + (failure.isEmpty() ? "" : ": " + failure);
    }

    /** How far it is, in a sentence. */
    static String end(JsonNode rollout) {
        StringBuilder counts = new StringBuilder();
        rollout.path("counts")
                .forEachEntry(
                        (status, count) ->
                                counts.append(counts.isEmpty() ? "" : ", ")
                                        .append(count.asString())
                                        .append(' ')
                                        .append(status));
        String because = Json.text(rollout, "because");
        return Table.printable(
                        "rollout "
                                + Json.text(rollout, "id")
                                + " is "
                                + Json.text(rollout, "status")
                                + ": "
                                + counts
                                + (because.isEmpty() ? "" : "; " + because))
                + "\n";
    }
}
