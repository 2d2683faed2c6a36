package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;

/** The audit trail: page by page, counted, grouped, or all of it. */
@Command(
        name = "audit",
        description = {
            "The audit trail, newest first: who did what, when, why, and what came of it.",
            "What is asked for is asked for together: --actor alice --outcome failed are her failures."
        },
        footer = {
            "  waybill audit --actor alice --from 1h",
            "  waybill audit --outcome failed --from 2026-01-31 --to 2026-02-01 --count",
            "  waybill audit --action stop --group-by actor",
            "  waybill audit --ticket CHG-1042 --format csv >audit.csv"
        })
final class AuditCommand implements Callable<Integer> {
    enum Format {
        json,
        ndjson,
        csv
    }

    @Nullable
    @Option(names = "--actor", paramLabel = "ACTOR", description = "Who acted.")
    String actor;

    @Nullable
    @Option(
            names = "--action",
            paramLabel = "ACTION",
            description = "What was done, such as stop; one that is none is answered with all.")
    String action;

    @Nullable
    @Option(
            names = "--container",
            paramLabel = "CONTAINER",
            description = "To which container, whatever it was called then.")
    String container;

    @Nullable
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "To what was called that then, though it may be another container now.")
    String name;

    @Nullable
    @Option(names = "--image", paramLabel = "IMAGE", description = "To which image.")
    String image;

    @Nullable
    @Option(
            names = "--version",
            paramLabel = "N",
            description = "To which version of the image; goes with --image.")
    String version;

    @Nullable
    @Option(names = "--host", paramLabel = "HOST", description = "On which host.")
    String host;

    @Nullable
    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            description = "requested, done, failed, abandoned or observed.")
    String outcome;

    @Nullable
    @Option(names = "--cause", paramLabel = "CAUSE", description = "Such as out-of-memory.")
    String cause;

    @Nullable
    @Option(names = "--ticket", paramLabel = "TICKET", description = "Under which change ticket.")
    String ticket;

    @Nullable
    @Option(
            names = "--text",
            paramLabel = "WORDS",
            description =
                    "Words in the summary, the reason, the target or the ticket, or the beginnings of words.")
    String text;

    @Nullable
    @Option(
            names = {"--from", "--since"},
            paramLabel = "TIME",
            description = "Since then: ISO 8601, or 1h for an hour ago.")
    String from;

    @Nullable
    @Option(names = "--to", paramLabel = "TIME", description = "Before then.")
    String to;

    @Option(names = "--oldest-first", description = "Oldest first.")
    boolean oldestFirst;

    @Nullable
    @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
    Integer limit;

    @Nullable
    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Where the page before ended.")
    String cursor;

    @Option(names = "--count", description = "Only how many there are, exactly.")
    boolean count;

    @Nullable
    @Option(
            names = "--group-by",
            paramLabel = "FIELD",
            description =
                    "How many there are of each actor, action, name, host, image, version, outcome, cause, ticket or day.")
    String groupBy;

    @Nullable
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "All there is, not a page, to standard output: ${COMPLETION-CANDIDATES}.")
    Format format;

    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        if ((count ? 1 : 0) + (groupBy != null ? 1 : 0) + (format != null ? 1 : 0) > 1) {
            throw new Failed(
                    Failed.USAGE, "--count, --group-by and --format are three different questions");
        }
        Map<String, String> query = query();
        if (count) {
            return common.show(
                    "/audit/count", query, (answer, _) -> Json.text(answer, "count") + "\n");
        }
        if (groupBy != null) {
            String field = groupBy;
            query.put("by", field);
            return common.show(
                    "/audit/groups", query, (answer, how) -> PastViews.groups(answer, how, field));
        }
        return format == null ? common.show("/audit", query, PastViews::audit) : export(query);
    }

    private Map<String, String> query() {
        return QueryCommands.query(
                "actor",
                actor,
                "action",
                action,
                "container",
                container,
                "name",
                name,
                "image",
                image,
                "version",
                version,
                "host",
                host,
                "outcome",
                outcome,
                "cause",
                cause,
                "ticket",
                ticket,
                "text",
                text,
                "from",
                QueryCommands.past("--from", from, common),
                "to",
                QueryCommands.past("--to", to, common),
                "order",
                oldestFirst ? "oldest" : null,
                "limit",
                limit == null ? null : limit.toString(),
                "cursor",
                cursor);
    }

    /** As it comes, whatever its size. */
    private int export(Map<String, String> query) {
        query.put("format", String.valueOf(format));
        return common.api()
                .taken(
                        api -> api.read("/audit", query, "*/*"),
                        answer -> {
                            answer.body().transferTo(common.around().out());
                            if (common.around().out().checkError()) {
                                throw new IOException("standard output takes no more");
                            }
                            return 0;
                        });
    }

    @Command(
            description = "Show an entry, and what it changed: each field before and after.",
            footer = "  waybill audit show 42")
    int show(
            @Parameters(paramLabel = "ID", description = "Its position, or its event's id.")
                    String id,
            @Mixin Common how) {
        return how.show("/audit/" + Api.segment(id), Map.of(), PastViews::told);
    }

    @Command(
            description = "What led to an entry, from the first cause on, and all that followed.",
            footer = "  waybill audit chain 42")
    int chain(
            @Parameters(paramLabel = "ID", description = "Its position, or its event's id.")
                    String id,
            @Mixin Common how) {
        return how.show("/audit/" + Api.segment(id) + "/chain", Map.of(), PastViews::chain);
    }
}
