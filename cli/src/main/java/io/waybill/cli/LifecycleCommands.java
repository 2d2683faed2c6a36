package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is asked of containers that are there. */
final class LifecycleCommands {
    private static final String WHICH =
            "A container's name, host/name, id, or the first 4 or more characters of its id.";

    @Command(
            description = "Start containers.",
            footer = "  waybill start web -m 'maintenance is over'")
    static int start(
            @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = WHICH)
                    List<String> containers,
            @Mixin Wish wish) {
        return ask(wish, containers, "start", "started", Json.object());
    }

    @Command(
            description = "Stop containers: a signal first, and after the grace the end.",
            footer = "  waybill stop web db -t 30s --ticket CHG-17")
    static int stop(
            @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = WHICH)
                    List<String> containers,
            @Nullable
                    @Option(
                            names = {"-t", "--grace"},
                            paramLabel = "DURATION",
                            description = "How long it may take to stop by itself.")
                    Duration grace,
            @Mixin Wish wish) {
        return ask(wish, containers, "stop", "stopped", grace(grace));
    }

    @Command(
            description = "Stop containers and start them again.",
            footer = "  waybill restart web -t 5s")
    static int restart(
            @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = WHICH)
                    List<String> containers,
            @Nullable
                    @Option(
                            names = {"-t", "--grace"},
                            paramLabel = "DURATION",
                            description = "How long it may take to stop by itself.")
                    Duration grace,
            @Mixin Wish wish) {
        return ask(wish, containers, "restart", "restarted", grace(grace));
    }

    @Command(description = "Freeze all processes of containers.", footer = "  waybill pause web")
    static int pause(
            @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = WHICH)
                    List<String> containers,
            @Mixin Wish wish) {
        return ask(wish, containers, "pause", "paused", Json.object());
    }

    @Command(description = "Let paused containers go on.", footer = "  waybill unpause web")
    static int unpause(
            @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = WHICH)
                    List<String> containers,
            @Mixin Wish wish) {
        return ask(wish, containers, "unpause", "unpaused", Json.object());
    }

    @Command(
            description = "Send containers a signal; KILL where none is named.",
            footer = "  waybill kill web -s HUP -m 'reread the configuration'")
    static int kill(
            @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = WHICH)
                    List<String> containers,
            @Nullable
                    @Option(
                            names = {"-s", "--signal"},
                            paramLabel = "SIGNAL",
                            description = "KILL, TERM, INT, QUIT, ABRT or HUP.")
                    String signal,
            @Mixin Wish wish) {
        return ask(wish, containers, "kill", "signalled", Json.object("signal", signal));
    }

    @Command(
            description =
                    "Move a container to another host. It is made there, image and all, then stopped here, started"
                            + " there, and once it works there removed here. If it does not, it runs again where it was.",
            footer = {
                "  waybill move web --to build-2 -m 'new disk in build-1'",
                "  waybill move web --call-off"
            })
    static int move(
            @Parameters(paramLabel = "CONTAINER", description = WHICH) String container,
            @Nullable
                    @Option(
                            names = "--to",
                            paramLabel = "HOST",
                            description = "The host that it is to live on.")
                    String to,
            @Nullable
                    @Option(
                            names = {"-t", "--grace"},
                            paramLabel = "DURATION",
                            description = "How long it may take to stop by itself.")
                    Duration grace,
            @Option(
                            names = "--leave-volumes",
                            description =
                                    "Move it though what its volumes and binds hold stays behind.")
                    boolean leaveVolumes,
            @Option(names = "--call-off", description = "Have a move that is under way go back.")
                    boolean callOff,
            @Mixin Wish wish) {
        String path = "/containers/" + Api.segment(container) + "/move";
        if (callOff == (to != null)) {
            throw new Failed(Failed.USAGE, "say either --to HOST or --call-off");
        }
        if (callOff) {
            Api.Reply reply = wish.record("DELETE", path, Json.object());
            return wish.done(reply, container + ": the move is called off and goes back");
        }
        ObjectNode body = grace(grace).put("host", to);
        if (leaveVolumes) {
            body.put("leaveVolumes", true);
        }
        Api.Reply reply = wish.begin("POST", path, Map.of(), body);
        return wish.outcome(reply, container, "move", "moved to " + to);
    }

    @Command(
            description = "Give a container another name.",
            footer = "  waybill rename web web-old")
    static int rename(
            @Parameters(paramLabel = "CONTAINER", description = WHICH) String container,
            @Parameters(paramLabel = "NAME", description = "Its new name.") String name,
            @Mixin Wish wish) {
        return ask(
                wish,
                List.of(container),
                "rename",
                "renamed to " + name,
                Json.object("name", name));
    }

    @Command(
            description = "Remove containers from their hosts; their history stays.",
            footer = "  waybill rm -f web -m 'no longer needed'")
    static int rm(
            @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = WHICH)
                    List<String> containers,
            @Option(
                            names = {"-f", "--force"},
                            description = "Even while it runs.")
                    boolean force,
            @Mixin Wish wish) {
        Map<String, String> query = force ? Map.of("force", "true") : Map.of();
        return wish.each(
                containers,
                container ->
                        wish.outcome(
                                wish.begin(
                                        "DELETE",
                                        "/containers/" + Api.segment(container),
                                        query,
                                        null),
                                container,
                                "remove",
                                "removed"));
    }

    private static int ask(
            Wish wish, List<String> containers, String action, String past, ObjectNode body) {
        return wish.each(
                containers,
                container ->
                        wish.outcome(
                                wish.begin(
                                        "POST",
                                        "/containers/" + Api.segment(container) + "/" + action,
                                        Map.of(),
                                        body.deepCopy()),
                                container,
                                action,
                                past));
    }

    private static ObjectNode grace(@Nullable Duration grace) {
        return Json.object("grace", grace == null ? null : grace.toString());
    }
}
