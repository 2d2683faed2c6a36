package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.util.Map;

/** Follows the draining of a host, and says what became of each container as it is known. */
final class DrainProgress {
    private static final int LOOK_EVERY_MS = 500;

    private final Wish wish;
    private final String path;
    private final String token;
    private int told;

    DrainProgress(Wish wish, String path, String token) {
        this.wish = wish;
        this.path = path;
        this.token = token;
    }

    /** The exit code: whether every container was moved, stopped or gone. */
    int follow(String host) {
        while (true) {
            Api.Reply reply = wish.api().get(path, Map.of("atLeast", token));
            JsonNode drain = reply.json().path("drain");
            if (!drain.isObject()) {
                throw new Failed(
                        Failed.OPERATION, "the draining of host " + host + " was called off");
            }
            tell(drain);
            if (Json.text(drain, "status").equals("drained")) {
                return ended(reply, host, drain);
            }
            try {
                Thread.sleep(LOOK_EVERY_MS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return Failed.OPERATION;
            }
        }
    }

    private void tell(JsonNode drain) {
        JsonNode results = drain.path("results");
        for (; told < results.size(); told++) {
            if (!wish.asData()) {
                wish.print(
                        Table.printable(
                                "["
                                        + (told + 1)
                                        + "/"
                                        + Json.text(drain, "total")
                                        + "] "
                                        + line(results.get(told))));
            }
        }
    }

    private static String line(JsonNode result) {
        String to = Json.text(result, "to");
        String because = Json.text(result, "because");
        return Json.text(result, "name")
                + ": "
                + Json.text(result, "outcome")
                + (to.isEmpty() ? "" : " to " + to)
                + (because.isEmpty() ? "" : ": " + because);
    }

    private int ended(Api.Reply reply, String host, JsonNode drain) {
        wish.tell(
                reply,
                () ->
                        "host "
                                + host
                                + " is drained: "
                                + Json.text(drain, "moved")
                                + " moved, "
                                + Json.text(drain, "stopped")
                                + " stopped, "
                                + Json.text(drain, "gone")
                                + " gone, "
                                + Json.text(drain, "failed")
                                + " failed");
        return Json.text(drain, "failed").equals("0") ? 0 : Failed.OPERATION;
    }
}
