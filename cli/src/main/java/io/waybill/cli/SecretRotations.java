package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.Duration;

/** Follows the containers that are brought to a secret's newest value. */
final class SecretRotations {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    private final Wish wish;
    private final long deadline;

    SecretRotations(Wish wish) {
        this.wish = wish;
        this.deadline = System.nanoTime() + (wish.detach ? 0 : wish.wait.toNanos());
    }

    /** Says what becomes of each; the exit code is that of an operation. */
    int follow(Api.Reply reply, String name) {
        JsonNode answer = reply.json();
        if (wish.asData()) {
            wish.print(wish.data(reply.body()));
        }
        if (answer.path("containers").isEmpty()) {
            say("secret " + name + ": no container is made with an older version");
            return 0;
        }
        int code = 0;
        for (JsonNode each : answer.path("containers")) {
            int one = end(each);
            code = code == 0 ? one : code;
        }
        return code;
    }

    private int end(JsonNode each) {
        String container = Json.text(each, "name");
        String operation = Json.text(each, "operation");
        if (operation.isEmpty()) {
            wish.warn(container + ": " + Json.text(each, "refused"));
            return Failed.OPERATION;
        }
        while (true) {
            JsonNode now =
                    wish.api()
                            .get(
                                    "/operations/" + Api.segment(operation),
                                    QueryCommands.query("atLeast", Json.text(each, "token")))
                            .json();
            String status = Json.text(now, "status");
            if (status.equals("succeeded")) {
                say(container + ": has the newest value");
                return 0;
            }
            if (!status.equals("pending")) {
                wish.warn(
                        container
                                + ": "
                                + status
                                + ": "
                                + Json.text(now.path("failure"), "message")
                                + " (operation "
                                + operation
                                + ")");
                return Failed.OPERATION;
            }
            if (System.nanoTime() >= deadline) {
                say(container + ": goes on; follow it with: waybill operation show " + operation);
                return wish.detach ? 0 : Failed.OPERATION;
            }
            Api.pause(LOOK_EVERY);
        }
    }

    private void say(String sentence) {
        if (!wish.asData()) {
            wish.print(Table.printable(sentence));
        }
    }
}
