package io.waybill.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Shows a plan, has it carried out, and follows it. */
final class RolloutProgress {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    private final Wish wish;
    private final Map<Integer, String> told = new HashMap<>();
    private boolean reverting;

    RolloutProgress(Wish wish) {
        this.wish = wish;
    }

    int begin(String path, ObjectNode body, Rolling rolling) {
        if (!rolling.apply) {
            Api.Reply plan = wish.record("POST", path, body.put("dryRun", true));
            wish.tell(plan, () -> RolloutViews.plan(plan.json(), wish));
            return plan.json().path("impossible").isEmpty() || rolling.partial
                    ? 0
                    : Failed.OPERATION;
        }
        if (rolling.plan != null) {
            body.put("plan", rolling.plan);
        }
        return begun(wish.record("POST", path, body), "");
    }

    /**
     * Says that a rollout begins, and follows it unless nobody waits for it.
     *
     * @param before what is said before that
     */
    int begun(Api.Reply reply, String before) {
        String id = Json.text(reply.json(), "rollout");
        String begins = before + "rollout " + id + " begins; ";
        if (wish.detach) {
            return wish.done(reply, begins + "see waybill rollout show " + id);
        }
        if (!wish.asData()) {
            wish.print(
                    begins
                            + "Ctrl-C leaves it going, and this ends it: waybill rollout cancel "
                            + id);
        }
        return follow(id);
    }

    /** The exit code: whether all of it was done. */
    int follow(String id) {
        while (true) {
            Api.Reply reply = wish.api().get("/rollouts/" + Api.segment(id), Map.of());
            JsonNode rollout = reply.json();
            if (!wish.asData()) {
                tell(rollout);
            }
            if (isOver(rollout)) {
                wish.tell(reply, () -> RolloutViews.end(rollout));
                boolean whole =
                        Json.text(rollout, "status").equals("completed")
                                && !rollout.path("counts").has("failed");
                return whole ? 0 : Failed.OPERATION;
            }
            Api.pause(LOOK_EVERY);
        }
    }

    private static boolean isOver(JsonNode rollout) {
        String status = Json.text(rollout, "status");
        return !status.equals("running") && !status.equals("reverting");
    }

    private void tell(JsonNode rollout) {
        if (!reverting && Json.text(rollout, "status").startsWith("revert")) {
            reverting = true;
            wish.print(Table.printable("is reverted: " + Json.text(rollout, "because")));
        }
        for (JsonNode step : rollout.path("steps")) {
            String status = Json.text(step, "status");
            String before = told.put(step.path("number").asInt(), status);
            if (!status.equals(before) && !status.equals("pending")) {
                wish.print(
                        Table.printable(
                                "["
                                        + Json.text(step, "number")
                                        + "/"
                                        + Json.text(rollout, "count")
                                        + "] "
                                        + RolloutViews.line(step)));
            }
        }
    }
}
