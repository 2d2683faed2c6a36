package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

/** Stacks: what there is, what they were, and the way back. */
@Command(
        name = "stack",
        description =
                "Services that were declared together by a Compose file: what they are and were, and the way back.",
        footer = {
            "  waybill stack ls",
            "  waybill stack revisions shop",
            "  waybill stack rollback shop --to-revision 2 -m 'orders fail since noon'"
        })
final class StackCommands {

    @Command(description = "List the stacks.", footer = "  waybill stack ls")
    static int ls(@Mixin Common common) {
        return common.show("/stacks", Map.of(), StackViews::list);
    }

    @Command(
            description = "Show a stack: its services, and the containers that there are of each.",
            footer = "  waybill stack show shop")
    static int show(
            @Parameters(paramLabel = "NAME", description = "The stack's name.") String stack,
            @Mixin Common common) {
        return common.show("/stacks/" + Api.segment(stack), Map.of(), StackViews::one);
    }

    @Command(
            description = "List the revisions of a stack, newest first, and what became of each.",
            footer = "  waybill stack revisions shop")
    static int revisions(
            @Parameters(paramLabel = "NAME", description = "The stack's name.") String stack,
            @Mixin Common common) {
        return common.show(
                "/stacks/" + Api.segment(stack) + "/revisions", Map.of(), StackViews::revisions);
    }

    @Command(
            description = "Show in what two revisions of a stack differ, service by service.",
            footer = "  waybill stack diff shop 2 3")
    static int diff(
            @Parameters(index = "0", paramLabel = "NAME", description = "The stack's name.")
                    String stack,
            @Parameters(index = "1", paramLabel = "FROM", description = "A revision.") int from,
            @Parameters(index = "2", paramLabel = "TO", description = "Another revision.") int to,
            @Mixin Common common) {
        return common.show(
                "/stacks/" + Api.segment(stack) + "/diff",
                Map.of("from", Integer.toString(from), "to", Integer.toString(to)),
                StackViews::diff);
    }

    @Command(
            description = {
                "Make a stack what a former revision of it said, down to the digest of every image. That is its next"
                        + " revision: what was in between stays on record, and can be gone back to, too."
            },
            footer = {
                "  waybill stack rollback shop --to-revision 2 --dry-run",
                "  waybill stack rollback shop --to-revision 2 -m 'orders fail since noon'"
            })
    static int rollback(
            @Parameters(paramLabel = "NAME", description = "The stack's name.") String stack,
            @Option(
                            names = "--to-revision",
                            required = true,
                            paramLabel = "N",
                            description = "Which one to go back to.")
                    int revision,
            @Mixin StackPace pace,
            @Mixin Wish wish) {
        ObjectNode body = Json.object().put("revision", revision);
        pace.in(body);
        return new StackChange(wish, pace.first)
                .post("/stacks/" + Api.segment(stack) + "/rollback", body);
    }

    @Command(
            description = {
                "Remove a stack's containers, and its networks where nothing else uses them. Its volumes stay on the"
                        + " host, and its revisions on record: it can be rolled back to one of them."
            },
            footer = "  waybill stack rm shop -m 'moved to the new cluster'")
    static int rm(
            @Parameters(paramLabel = "NAME", description = "The stack's name.") String stack,
            @Mixin PlanFirst first,
            @Mixin Wish wish) {
        return new StackChange(wish, first).delete("/stacks/" + Api.segment(stack));
    }
}
