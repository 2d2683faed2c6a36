package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The log, as it is and as it grows. */
@Command(
        name = "events",
        description =
                "The event log, event by event: all of it up to now, or with -f what comes."
                        + " A connection that breaks is made again, without losing or repeating an event.",
        footer = {
            "  waybill events -f                              what happens from now on",
            "  waybill events -f --from 1200 -o json          from after position 1200, a JSON document a line",
            "  waybill events --type io.waybill.container.started --subject 'containers/*'"
        })
final class EventsCommand implements Callable<Integer> {
    /** Three of the server's heartbeats. */
    private static final Duration DEAD = Duration.ofSeconds(45);

    private static final Duration TOLD_ALL = Duration.ofSeconds(1);

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    boolean follow;

    @Nullable
    @Option(
            names = "--from",
            paramLabel = "POSITION",
            description = "Begin after this position; else at the beginning, or with -f now.")
    Long from;

    @Nullable
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Only these types, such as io.waybill.container.*; repeatable.")
    List<String> types;

    @Nullable
    @Option(
            names = "--subject",
            paramLabel = "SUBJECT",
            split = ",",
            description = "Only what is about these, such as hosts/build-1; repeatable.")
    List<String> subjects;

    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        Long begin = from != null ? from : follow ? null : Long.valueOf(0);
        Map<String, String> query =
                QueryCommands.query(
                        "from",
                        begin == null ? null : begin.toString(),
                        "types",
                        types == null ? null : String.join(",", types),
                        "subjects",
                        subjects == null ? null : String.join(",", subjects));
        new EventFeed(common.api(), query, follow ? DEAD : TOLD_ALL, follow, common::warn)
                .read(this::print);
        return 0;
    }

    /**
     * @return whether anybody still reads
     */
    private boolean print(String data) {
        common.tell(data, () -> PastViews.event(Json.read(data), common.now()));
        return !common.around().out().checkError();
    }
}
