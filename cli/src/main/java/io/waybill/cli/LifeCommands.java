package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;

/** What containers did with their time. */
final class LifeCommands {

    @Command(
            description = "A container's life as intervals: what it was, from when to when.",
            footer = {"  waybill life web", "  waybill life web --from 2026-11-20 --to 2026-11-21"})
    static int life(
            @Parameters(paramLabel = "CONTAINER", description = "Its name, host/name or id.")
                    String container,
            @Nullable
                    @Option(
                            names = {"--from", "--since"},
                            paramLabel = "TIME",
                            description =
                                    "Since then: ISO 8601, a date, or 1h for an hour ago; its beginning by default.")
                    String from,
            @Nullable
                    @Option(
                            names = "--to",
                            paramLabel = "TIME",
                            description = "Until then; now by default.")
                    String to,
            @Mixin Common common) {
        return common.showAll(
                "/containers/" + Api.segment(container) + "/intervals",
                period(from, to, null, null, common),
                TimelineViews::life);
    }

    @Command(
            description = {
                "How long containers ran, and in which states they were, in a time: one, or all of the last day.",
                "A time in which nobody watched is no part of that; it has a figure of its own."
            },
            footer = {
                "  waybill uptime web --from 2026-11-01",
                "  waybill uptime --host build-1 --from 7d"
            })
    static int uptime(
            @Nullable
                    @Parameters(
                            arity = "0..1",
                            paramLabel = "CONTAINER",
                            description = "Its name, host/name or id; else all that there were.")
                    String container,
            @Nullable
                    @Option(
                            names = "--host",
                            paramLabel = "HOST",
                            description = "Those that were on one host.")
                    String host,
            @Nullable
                    @Option(
                            names = "--image",
                            paramLabel = "IMAGE",
                            description = "Those that were made from one image.")
                    String image,
            @Nullable
                    @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            description =
                                    "Since then: ISO 8601, a date, or 1h for an hour ago; by default since a container's"
                                            + " beginning, or for a day.")
                    String from,
            @Nullable
                    @Option(
                            names = "--to",
                            paramLabel = "TIME",
                            description = "Until then; now by default.")
                    String to,
            @Mixin Common common) {
        if (container == null) {
            return common.showAll(
                    "/fleet/uptime", period(from, to, host, image, common), TimelineViews::uptimes);
        }
        if (host != null || image != null) {
            throw new Failed(
                    Failed.USAGE, "--host and --image are for all containers; leave out CONTAINER");
        }
        return common.show(
                "/containers/" + Api.segment(container) + "/uptime",
                period(from, to, null, null, common),
                (answer, how) -> TimelineViews.uptime(List.of(answer), how));
    }

    private static Map<String, String> period(
            @Nullable String from,
            @Nullable String to,
            @Nullable String host,
            @Nullable String image,
            Common common) {
        return QueryCommands.query(
                "from",
                QueryCommands.past("--from", from, common),
                "to",
                QueryCommands.past("--to", to, common),
                "host",
                host,
                "image",
                image);
    }
}
