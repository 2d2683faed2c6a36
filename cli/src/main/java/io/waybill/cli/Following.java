package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Looks again and again at something that the service is at work on, until that is over. */
final class Following {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private Following() {}

    /**
     * The answer that says that it is over.
     *
     * @param underWay takes each look before that
     * @param interrupted what Ctrl-C does before this program ends
     */
    static Api.Reply toTheEnd(
            Common common, String path, Consumer<JsonNode> underWay, Runnable interrupted) {
        Thread hook = new Thread(interrupted);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            while (true) {
                Api.Reply reply = common.api().get(path, Map.of());
                JsonNode now = reply.json();
                if (!Json.text(now, "finishedAt").isEmpty()) {
                    return reply;
                }
                underWay.accept(now);
                Api.pause(LOOK_EVERY);
            }
        } finally {
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It is at work: this is the end.
        }
    }
}
