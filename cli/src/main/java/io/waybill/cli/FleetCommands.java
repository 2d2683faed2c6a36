package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of the whole fleet's past. */
@Command(
        name = "fleet",
        description =
                "The fleet between two instants; waybill ps --at TIME shows it as it was at one.",
        footer = "  waybill fleet diff 2026-11-20 2026-11-21")
final class FleetCommands {

    @Command(
            description =
                    "Which containers came, went or changed between two times, and in what they changed.",
            footer = {
                "  waybill fleet diff 2026-11-20T14:03Z 2026-11-20T15:00Z",
                "  waybill fleet diff 1h --host build-1"
            })
    static int diff(
            @Parameters(
                            paramLabel = "FROM",
                            description =
                                    "The earlier time: ISO 8601, a date, or 1h for an hour ago.")
                    String from,
            @Nullable
                    @Parameters(
                            arity = "0..1",
                            paramLabel = "TO",
                            description = "The later time; now by default.")
                    String to,
            @Nullable
                    @Option(
                            names = "--host",
                            paramLabel = "HOST",
                            description = "Those that were on one host at one of the two times.")
                    String host,
            @Nullable
                    @Option(
                            names = "--image",
                            paramLabel = "IMAGE",
                            description = "Those that were made from one image at one of them.")
                    String image,
            @Mixin Common common) {
        return common.showAll(
                "/fleet/diff",
                QueryCommands.query(
                        "from",
                        QueryCommands.past("FROM", from, common),
                        "to",
                        QueryCommands.past("TO", to, common),
                        "host",
                        host,
                        "image",
                        image),
                TimelineViews::diff);
    }
}
