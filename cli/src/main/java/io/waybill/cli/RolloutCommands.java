package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.Map;

/** Changes that are carried over many containers, step by step. */
@Command(
        name = "rollout",
        description =
                "Carry a change over many containers, step by step, with a health gate; see how far it is; end it.",
        footer = {
            "  waybill rollout start --image shop-web --to-version 4",
            "  waybill rollout start --image shop-web --to-version 4 --batch 5 --apply -m 'release 4'",
            "  waybill rollout show 3f2a"
        })
final class RolloutCommands {

    @Command(
            description = {
                "Take the containers of an image to a version, old or new. Without --apply, only the plan is shown.",
                "Each is replaced, and watched; if more fail than may, all that was changed is brought back."
            },
            footer = {
                "  waybill rollout start --image shop-web --to-version 4",
                "  waybill rollout start --image shop-web --to-version 4 --batch 5 --pause 30s --apply -m 'release 4'",
                "  waybill rollout start --image shop-web --host build-1 --to-version 4 --apply"
            })
    static int start(
            @Nullable
                    @Parameters(
                            paramLabel = "CONTAINER",
                            arity = "0..1",
                            description = "One container, instead of all that the options mean.")
                    String container,
            @Option(
                            names = "--to-version",
                            required = true,
                            paramLabel = "N",
                            description = "Of the image.")
                    int version,
            @Mixin Rolling rolling,
            @Mixin Wish wish) {
        ObjectNode body = rolling.body(container, Json.object().put("version", version));
        return new RolloutProgress(wish).begin("/rollouts", body, rolling);
    }

    @Command(description = "List the rollouts, newest first.", footer = "  waybill rollout ls")
    static int ls(
            @Nullable
                    @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description =
                                    "Only these: running, reverting, completed, reverted or aborted.")
                    String status,
            @Mixin Common common) {
        Map<String, String> query = new LinkedHashMap<>();
        if (status != null) {
            query.put("status", status);
        }
        return common.showAll("/rollouts", query, RolloutViews::list);
    }

    @Command(
            description = "Show a rollout: what it does, how far each step is, and why it ended.",
            footer = {"  waybill rollout show 3f2a91…", "  waybill rollout show 3f2a91… --follow"})
    static int show(
            @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String rollout,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Until it is over.")
                    boolean follow,
            @Mixin Wish wish) {
        return follow
                ? new RolloutProgress(wish).follow(rollout)
                : wish.show("/rollouts/" + Api.segment(rollout), Map.of(), RolloutViews::one);
    }

    @Command(
            description =
                    "End a rollout before it is through. What it changed stays, unless --revert.",
            footer = "  waybill rollout cancel 3f2a91… --revert -m 'customers complain'")
    static int cancel(
            @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String rollout,
            @Option(names = "--revert", description = "Bring back what it changed.") boolean revert,
            @Mixin Wish wish) {
        Api.Reply reply =
                wish.record(
                        "POST",
                        "/rollouts/" + Api.segment(rollout) + "/cancel",
                        Json.object().put("revert", revert));
        if (!revert || wish.detach) {
            return wish.done(
                    reply,
                    "rollout " + rollout + (revert ? " is being reverted" : " is cancelled"));
        }
        return new RolloutProgress(wish).follow(rollout);
    }
}
