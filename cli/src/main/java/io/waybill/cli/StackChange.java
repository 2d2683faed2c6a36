package io.waybill.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows what a change of a stack would do, has it done, and follows it. */
final class StackChange {
    private final Wish wish;
    private final PlanFirst first;

    StackChange(Wish wish, PlanFirst first) {
        this.wish = wish;
        this.first = first;
    }

    int post(String path, ObjectNode body) {
        ObjectNode planning = body.deepCopy().put("dryRun", true);
        Api.Reply draft = wish.record("POST", path, planning);
        return goOn(
                draft,
                plan -> {
                    plan.forEach(body::put);
                    return wish.record("POST", path, body);
                });
    }

    int delete(String path) {
        Map<String, String> planning = new LinkedHashMap<>(wish.why());
        planning.put("dryRun", "true");
        Api.Reply draft = command(path, planning);
        return goOn(
                draft,
                plan -> {
                    Map<String, String> query = new LinkedHashMap<>(wish.why());
                    query.putAll(plan);
                    return command(path, query);
                });
    }

    private Api.Reply command(String path, Map<String, String> query) {
        return wish.api().command("DELETE", path, query, null, Wish.key(), Duration.ZERO);
    }

    private interface Doing {
        Api.Reply go(Map<String, String> plan);
    }

    private int goOn(Api.Reply reply, Doing doing) {
        JsonNode draft = reply.json();
        if (first.dryRun) {
            wish.tell(reply, () -> StackViews.draft(draft, wish, true));
            return draft.path("plan").path("impossible").isEmpty() ? 0 : Failed.OPERATION;
        }
        if (!wish.asData()) {
            wish.print(StackViews.draft(draft, wish, false));
        }
        // What is done is what was shown.
        String fingerprint = Json.text(draft.path("plan"), "fingerprint");
        return done(doing.go(Map.of("plan", first.plan == null ? fingerprint : first.plan)));
    }

    private int done(Api.Reply reply) {
        JsonNode applied = reply.json();
        String what =
                "stack "
                        + Json.text(applied, "stack")
                        + ", revision "
                        + Json.text(applied, "revision")
                        + ": ";
        if (!Json.text(applied, "rollout").isEmpty()) {
            return new RolloutProgress(wish).begun(reply, what);
        }
        boolean changed = Json.text(applied, "changed").equals("true");
        wish.tell(
                reply,
                () ->
                        what
                                + (changed
                                        ? "on record; its containers are so already"
                                        : "nothing to do, it is so already"));
        return 0;
    }
}
