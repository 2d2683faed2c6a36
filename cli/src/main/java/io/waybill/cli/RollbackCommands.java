package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.util.Objects;
import java.util.stream.Stream;

/** Going back; given without a word before it. */
final class RollbackCommands {

    @Command(
            description = {
                "Take containers back: one to a revision; an image's to a version; any to what they were at a time, or"
                        + " before a rollout. Without --apply, only the plan is shown: what would be replaced, started,"
                        + " stopped, created and removed, in which order, and what cannot be brought back, and why.",
                "A rollback is a new fact: what was stays on record, and a rollback can be rolled back."
            },
            footer = {
                "  waybill rollback web --to-revision 3 --apply -m 'slow since noon'",
                "  waybill rollback --image shop-web --to-version 2 --batch 5 --apply",
                "  waybill rollback --host build-1 --to-time 2026-11-20T14:03Z",
                "  waybill rollback --all --to-time 1h",
                "  waybill rollback --rollout 3f2a91… --apply"
            })
    static int rollback(
            @Nullable
                    @Parameters(
                            paramLabel = "CONTAINER",
                            arity = "0..1",
                            description = "One container, instead of all that the options mean.")
                    String container,
            @Nullable
                    @Option(
                            names = "--to-revision",
                            paramLabel = "N",
                            description = "What that revision of the one container said.")
                    Integer revision,
            @Nullable
                    @Option(
                            names = "--to-version",
                            paramLabel = "N",
                            description = "That version of the image, all else as it is.")
                    Integer version,
            @Nullable
                    @Option(
                            names = "--to-time",
                            paramLabel = "TIME",
                            description =
                                    "What was asked for then: 2026-01-31T12:00Z, 2026-01-31, or 1h for an hour ago.")
                    String time,
            @Nullable
                    @Option(
                            names = "--rollout",
                            paramLabel = "ROLLOUT",
                            description = "All that this rollout changed, to what it was before.")
                    String rollout,
            @Mixin Rolling rolling,
            @Mixin Wish wish) {
        long named = Stream.of(revision, version, time, rollout).filter(Objects::nonNull).count();
        if (named != 1) {
            throw new Failed(
                    Failed.USAGE,
                    "say one of --to-revision N, --to-version N, --to-time TIME and --rollout ROLLOUT");
        }
        ObjectNode to = Json.object();
        if (revision != null) {
            to.put("revision", revision);
        }
        if (version != null) {
            to.put("version", version);
        }
        if (time != null) {
            to.put("instant", QueryCommands.past("--to-time", time, wish));
        }
        ObjectNode body = rolling.body(container, to);
        if (rollout != null) {
            body.put("rollout", rollout);
        }
        return new RolloutProgress(wish).begin("/rollbacks", body, rolling);
    }
}
