package io.waybill.cli;

import tools.jackson.databind.JsonNode;

/** Stacks, as people read them. */
final class StackViews {
    private StackViews() {}

    /**
     * @param only whether nothing is done after it
     */
    static String draft(JsonNode draft, Common how, boolean only) {
        StringBuilder text = new StringBuilder();
        JsonNode plan = draft.path("plan");
        text.append("stack ")
                .append(Json.text(draft, "stack"))
                .append(" on ")
                .append(Json.text(draft, "host"))
                .append(
                        Json.text(draft, "news").equals("true")
                                ? ", to become revision "
                                : ", as revision ")
                .append(Json.text(draft, "revision"))
                .append(Json.text(draft, "news").equals("true") ? "\n" : " says already\n");
        named(text, "left out, for it is not supported", draft.path("leftOut"));
        named(text, "not set, and empty", draft.path("unset"));
        text.append(RolloutViews.steps(plan, how));
        if (only && !plan.path("steps").isEmpty()) {
            String fingerprint = Json.text(plan, "fingerprint");
            text.append("\nnothing is changed yet; to do exactly this, give --plan ")
                    .append(fingerprint, 0, Math.min(12, fingerprint.length()))
                    .append(" instead of --dry-run\n");
        }
        return text.toString();
    }

    private static void named(StringBuilder text, String what, JsonNode names) {
        for (JsonNode name : names) {
            text.append("  ")
                    .append(Table.printable(name.asString()))
                    .append(": ")
                    .append(what)
                    .append('\n');
        }
    }

    static String list(JsonNode answer, Common how) {
        JsonNode items = answer.path("items");
        if (items.isEmpty()) {
            return "no stacks yet; waybill apply -f compose.yaml declares one";
        }
        Table table = new Table("NAME", "HOST", "REVISION", "STATUS", "SERVICES", "RUNNING");
        for (JsonNode item : items) {
            table.row(
                    Json.text(item, "name"),
                    Json.text(item, "host"),
                    Json.text(item, "revision"),
                    status(item),
                    Json.text(item, "services"),
                    Json.text(item, "running") + "/" + Json.text(item, "containers"));
        }
        return table.render(how.screen());
    }

    private static String status(JsonNode stack) {
        boolean removed =
                Json.text(stack, "services").equals("0")
                        && Json.text(stack, "containers").equals("0");
        return removed ? "removed" : Json.text(stack, "status");
    }

    static String one(JsonNode stack, Common how) {
        JsonNode summary = stack.path("summary");
        StringBuilder text = new StringBuilder();
        text.append("stack ")
                .append(Json.text(summary, "name"))
                .append(" on ")
                .append(Json.text(summary, "host"))
                .append(", revision ")
                .append(Json.text(summary, "revision"))
                .append(": ")
                .append(status(summary))
                .append('\n');
        named(text, "left out", stack.path("document").path("leftOut"));
        Table services = new Table("SERVICE", "IMAGE", "VERSION", "REPLICAS", "DEPENDS ON");
        for (JsonNode service : stack.path("document").path("services")) {
            services.row(
                    Json.text(service, "name"),
                    Json.text(service, "asked"),
                    Json.text(service.path("image"), "image")
                            + ":"
                            + Json.text(service.path("image"), "version"),
                    Json.text(service, "replicas"),
                    String.join(", ", service.path("dependsOn").propertyNames()));
        }
        Table containers = new Table("CONTAINER", "SERVICE", "IMAGE", "STATUS", "HEALTH");
        for (JsonNode each : stack.path("containers")) {
            containers.row(
                    Json.text(each, "name"),
                    Json.text(each, "service"),
                    Json.text(each, "image") + ":" + Json.text(each, "version"),
                    Json.text(each, "status"),
                    Json.text(each, "health"));
        }
        return text.append('\n')
                .append(services.render(how.screen()))
                .append('\n')
                .append(containers.render(how.screen()))
                .toString();
    }

    static String revisions(JsonNode answer, Common how) {
        Table table = new Table("REVISION", "WHEN", "BY", "STATUS", "SERVICES", "BACK TO", "WHY");
        for (JsonNode item : answer.path("items")) {
            String because = Json.text(item, "because");
            table.row(
                    Json.text(item, "revision"),
                    Times.ago(Json.text(item, "at"), how.now()),
                    Json.who(item, "actor"),
                    Json.text(item, "status") + (because.isEmpty() ? "" : ": " + because),
                    Json.text(item, "services"),
                    Json.text(item, "revisionOf"),
                    Json.text(item, "reason"));
        }
        return table.render(how.screen());
    }

    static String diff(JsonNode diff, Common how) {
        JsonNode services = diff.path("services");
        if (services.isEmpty()) {
            return "revisions "
                    + Json.text(diff, "from")
                    + " and "
                    + Json.text(diff, "to")
                    + " say the same";
        }
        Table table = new Table("SERVICE", "FIELD", "FROM", "TO");
        for (JsonNode service : services) {
            JsonNode changes = service.path("changes");
            if (changes.isEmpty()) {
                table.row(Json.text(service, "service"), Json.text(service, "change"), "", "");
            }
            for (JsonNode change : changes) {
                table.row(
                        Json.text(service, "service"),
                        Json.text(change, "field"),
                        Json.text(change, "from"),
                        Json.text(change, "to"));
            }
        }
        return table.render(how.screen());
    }
}
