package io.waybill.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows what a change of a stack would do, has it done, and follows it. */
final class StackChange {
    private final Wish wish;
    private final StackPace pace;

    StackChange(Wish wish, StackPace pace) {
        this.wish = wish;
        this.pace = pace;
    }

    int post(String path, ObjectNode body) {
        pace.in(body);
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
        if (pace.dryRun) {
            wish.print(
                    wish.asData() ? wish.data(reply.body()) : StackViews.draft(draft, wish, true));
            return draft.path("plan").path("impossible").isEmpty() ? 0 : Failed.OPERATION;
        }
        if (!wish.asData()) {
            wish.print(StackViews.draft(draft, wish, false));
        }
        // What is done is what was shown.
        String fingerprint = Json.text(draft.path("plan"), "fingerprint");
        return done(doing.go(Map.of("plan", pace.plan == null ? fingerprint : pace.plan)));
    }

    private int done(Api.Reply reply) {
        JsonNode applied = reply.json();
        String rollout = Json.text(applied, "rollout");
        String what =
                "stack "
                        + Json.text(applied, "stack")
                        + ", revision "
                        + Json.text(applied, "revision");
        if (rollout.isEmpty()) {
            boolean changed = Json.text(applied, "changed").equals("true");
            wish.print(
                    wish.asData()
                            ? wish.data(reply.body())
                            : changed
                                    ? what + ": on record; its containers are so already"
                                    : what + ": nothing to do, it is so already");
            return 0;
        }
        if (wish.detach) {
            return wish.done(
                    reply,
                    what + ": rollout " + rollout + " begins; see waybill rollout show " + rollout);
        }
        if (!wish.asData()) {
            wish.print(
                    what
                            + ": rollout "
                            + rollout
                            + " begins; Ctrl-C leaves it going, and this ends it: waybill rollout cancel "
                            + rollout);
        }
        return new RolloutProgress(wish).follow(rollout);
    }
}
