package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What takes somebody else's approval. */
final class ApprovalCommands {
    private ApprovalCommands() {}

    @Command(
            description =
                    "What takes somebody else's approval: who asks, for what, and who approved. Those come first that wait"
                            + " for it.",
            footer = {"  waybill approvals", "  waybill approvals -o wide"})
    static int approvals(@Mixin Common common) {
        return common.show("/approvals", Map.of(), ApprovalCommands::table);
    }

    @Command(
            description =
                    "Approve of what somebody else asked for. They do it once then, by sending it again. It takes one who may"
                            + " do the same.",
            footer = "  waybill approve 7a1e0d3c5b2f4968a0c1d2e3f4a5b6c7 -m 'seen, and as agreed'")
    static int approve(
            @Parameters(
                            paramLabel = "APPROVAL",
                            description = "Its id, as 'waybill approvals' shows it.")
                    String approval,
            @Mixin Why why,
            @Mixin Common common) {
        Api.Reply reply = decide(approval, "approve", why, common);
        common.tell(
                reply,
                () ->
                        "approved: "
                                + Json.who(reply.json(), "actor")
                                + " can do it once, until "
                                + Json.text(reply.json(), "until")
                                + ": "
                                + Json.text(reply.json(), "act"));
        return 0;
    }

    @Command(
            description =
                    "Reject what somebody asked approval for, or take one's own back. An approval that was given and not used"
                            + " holds no more then.",
            footer =
                    "  waybill reject 7a1e0d3c5b2f4968a0c1d2e3f4a5b6c7 -m 'not before the weekend'")
    static int reject(
            @Parameters(
                            paramLabel = "APPROVAL",
                            description = "Its id, as 'waybill approvals' shows it.")
                    String approval,
            @Mixin Why why,
            @Mixin Common common) {
        Api.Reply reply = decide(approval, "reject", why, common);
        common.tell(
                reply,
                () ->
                        "rejected: "
                                + Json.text(reply.json(), "act")
                                + ", which "
                                + Json.who(reply.json(), "actor")
                                + " asked for");
        return 0;
    }

    private static Api.Reply decide(String approval, String how, Why why, Common common) {
        return common.api()
                .command(
                        "POST",
                        "/approvals/" + Api.segment(approval) + "/" + how,
                        Map.of(),
                        why.in(Json.object()),
                        Wish.key(),
                        Duration.ZERO);
    }

    private static String table(JsonNode answer, Common how) {
        Table table =
                new Table(
                        "ID",
                        "STATE",
                        "ACTOR",
                        "ASKS FOR",
                        "CHANGES",
                        "ASKED",
                        "UNTIL",
                        "BY",
                        "REASON");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    Json.text(item, "id"),
                    Json.text(item, "state"),
                    Json.who(item, "actor"),
                    Json.text(item, "act"),
                    changes(item),
                    Times.ago(Json.text(item, "askedAt"), how.now()),
                    Json.text(item, "until"),
                    Json.who(item, "decidedBy"),
                    Json.text(item, "reason"));
        }
        return Views.orElse(answer, how, table, "Nothing takes, or took, anybody's approval.");
    }

    private static String changes(JsonNode approval) {
        List<String> lines = new ArrayList<>();
        approval.path("comesTo").forEach(line -> lines.add(line.asString()));
        if (lines.isEmpty()) {
            approval.path("things").forEach(thing -> lines.add(Json.text(thing, "what")));
        }
        return String.join("; ", lines.stream().distinct().toList());
    }
}
