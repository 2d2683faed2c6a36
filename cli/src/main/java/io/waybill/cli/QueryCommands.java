package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.Map;

/** What can be asked about containers, their past, and the service. */
final class QueryCommands {

    @Command(
            description = {
                "List the containers on record, running or not. Those that nobody put under record are marked unmanaged.",
                "With --at, as they were then; with --as-known-at, too, as the log knew of them at that time: what a host"
                        + " reported later, after a cut say, is not in it."
            },
            footer = {
                "  waybill ps -a --host build-1",
                "  waybill ps --state exited -o json",
                "  waybill ps --at 2026-11-20T14:03Z",
                "  waybill ps --at 2h --as-known-at 1h"
            })
    static int ps(
            @Option(
                            names = {"-a", "--all"},
                            description = "Also those that were removed.")
                    boolean all,
            @Nullable
                    @Option(
                            names = "--host",
                            paramLabel = "HOST",
                            description = "Those on one host.")
                    String host,
            @Nullable
                    @Option(
                            names = "--image",
                            paramLabel = "IMAGE",
                            description = "Those made from one image.")
                    String image,
            @Nullable
                    @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            description = "Those in one state, such as exited.")
                    String state,
            @Option(
                            names = "--drifted",
                            description = "Those that are not as they were asked to be.")
                    boolean drifted,
            @Option(
                            names = "--managed",
                            description = "Leave out those that nobody put under record.")
                    boolean managed,
            @Nullable
                    @Option(
                            names = "--at",
                            paramLabel = "TIME",
                            description =
                                    "As they were then: ISO 8601, a date, or 1h for an hour ago.")
                    String at,
            @Nullable
                    @Option(
                            names = "--as-known-at",
                            paramLabel = "TIME",
                            description =
                                    "As they were known to be at that time; not before --at, which it is by default.")
                    String knownAt,
            @Mixin Common common) {
        if (at != null || knownAt != null) {
            if (all) {
                throw new Failed(
                        Failed.USAGE,
                        "--all: what was removed by then was not in the fleet; waybill life CONTAINER shows it");
            }
            return common.showAll(
                    "/fleet",
                    query(
                            "at",
                            past("--at", at, common),
                            "asKnownAt",
                            past("--as-known-at", knownAt, common),
                            "host",
                            host,
                            "image",
                            image,
                            "state",
                            state,
                            "drifted",
                            drifted ? "true" : null),
                    TimelineViews::fleet);
        }
        return common.showAll(
                "/containers",
                query(
                        "host",
                        host,
                        "image",
                        image,
                        "state",
                        state,
                        "all",
                        all ? "true" : null,
                        "drifted",
                        drifted ? "true" : null,
                        "unmanaged",
                        managed || drifted ? null : "true"),
                ContainerViews::containers);
    }

    @Command(
            description = "Show a container: as asked for, as it is, and its specification.",
            footer = "  waybill show web")
    static int show(
            @Parameters(paramLabel = "CONTAINER", description = "Its name, host/name or id.")
                    String container,
            @Mixin Common common) {
        return common.show(
                "/containers/" + Api.segment(container), Map.of(), ContainerViews::container);
    }

    @Command(
            description = "Everything that happened to a container, oldest first.",
            footer = "  waybill history web --limit 20")
    static int history(
            @Parameters(paramLabel = "CONTAINER", description = "Its name, host/name or id.")
                    String container,
            @Nullable @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
                    Integer limit,
            @Nullable
                    @Option(
                            names = "--cursor",
                            paramLabel = "CURSOR",
                            description = "Where the page before ended.")
                    String cursor,
            @Mixin Common common) {
        return common.show(
                "/containers/" + Api.segment(container) + "/history",
                query("limit", limit == null ? null : limit.toString(), "cursor", cursor),
                PastViews::audit);
    }

    @Command(
            description = {
                "Whether Waybill and what it depends on work.",
                "The exit code is 0 where all of it does, 1 where something does not and Waybill goes on without"
                        + " (DEGRADED), and 4 where it cannot, or does not answer."
            },
            footer = "  waybill status && echo fine")
    static int status(@Mixin Common common) {
        Api api = common.api();
        Api.Reply reply = api.health();
        if (reply.status() != 200 && reply.status() != 503) {
            throw api.refusal(reply.status(), reply.body());
        }
        common.tell(reply, () -> Views.health(reply, api.server(), common));
        if (reply.status() != 200) {
            return Failed.UNREACHABLE;
        }
        return Views.isUp(reply) ? 0 : Failed.OPERATION;
    }

    /**
     * @param pairs names and values in turn; a value that is absent is left out
     */
    static Map<String, String> query(@Nullable String... pairs) {
        Map<String, String> query = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            String name = pairs[i];
            String value = pairs[i + 1];
            if (name != null && value != null) {
                query.put(name, value);
            }
        }
        return query;
    }

    static @Nullable String past(String option, @Nullable String text, Common common) {
        try {
            return text == null ? null : Times.past(text, common.now()).toString();
        } catch (IllegalArgumentException failure) {
            throw new Failed(Failed.USAGE, option + ": " + failure.getMessage());
        }
    }
}
