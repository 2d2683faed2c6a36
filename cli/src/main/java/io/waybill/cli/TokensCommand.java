package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Who is let in. */
@Command(
        name = "tokens",
        description =
                "The tokens that let callers in: whom each stands for, who made it, when it was used last. Those that were"
                        + " withdrawn stay on record.",
        footer = {
            "  waybill tokens",
            "  waybill tokens make deploy --kind service --grant 'operator host=edge-*' -m 'for the pipeline'",
            "  waybill tokens withdraw 4fd1c0f0a2b94f7c8d1e6a5b4c3d2e1f -m 'it was in a log'"
        })
final class TokensCommand implements Callable<Integer> {
    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        return common.show("/tokens", Map.of(), TokensCommand::table);
    }

    @Command(
            description =
                    "Make a token. It is shown this once. Who holds it may do what is granted, under the name that it stands for.",
            footer = {
                "  waybill tokens make anna --grant admin -m 'on call from Monday'",
                "  waybill tokens make dashboard --kind service --grant viewer --expires-in 90d",
                "  waybill tokens make deploy --kind service --grant 'operator host=edge-* label=team=web' -m 'for the pipeline'"
            })
    static int make(
            @Parameters(
                            paramLabel = "ACTOR",
                            description = "Whom it stands for, as it will be on record.")
                    String actor,
            @Nullable
                    @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            description = "user (the default) or service.")
                    String kind,
            @Option(
                            names = "--grant",
                            required = true,
                            paramLabel = "GRANT",
                            description =
                                    "viewer, operator, auditor, admin, keeper or agent. An operator may be bound to hosts, images,"
                                            + " labels and secrets: 'operator host=edge-*,lab image=shop label=team=web secret=web-*'. May be given more"
                                            + " than once.")
                    List<String> grants,
            @Nullable
                    @Option(
                            names = "--expires-in",
                            paramLabel = "DURATION",
                            description =
                                    "How long it lets in, such as 12h or 90d; until it is withdrawn where absent.")
                    String expiresIn,
            @Mixin Why why,
            @Mixin Common common) {
        ObjectNode body = Json.object("actor", actor);
        grants.forEach(body.putArray("grants")::add);
        if (expiresIn != null) {
            body.put("expiresIn", expiresIn);
        }
        if (kind != null) {
            body.put("kind", kind);
        }
        Api.Reply reply =
                common.api()
                        .command(
                                "POST",
                                "/tokens",
                                Map.of(),
                                why.in(body),
                                Wish.key(),
                                Duration.ofSeconds(30));
        JsonNode made = reply.json();
        common.tell(
                reply,
                () ->
                        "token "
                                + Json.text(made, "id")
                                + " stands for "
                                + Json.who(made, "actor")
                                + ": "
                                + granted(made)
                                + "\nshown this once: "
                                + Json.text(made, "token"));
        return 0;
    }

    @Command(
            description =
                    "Withdraw a token: it lets nobody in any more, and browsers that signed in with it are signed out. The"
                            + " last one of an admin cannot be withdrawn.",
            footer =
                    "  waybill tokens withdraw 4fd1c0f0a2b94f7c8d1e6a5b4c3d2e1f -m 'it was in a log'")
    static int withdraw(
            @Parameters(paramLabel = "TOKEN", description = "Its id, as 'waybill tokens' shows it.")
                    String token,
            @Mixin Why why,
            @Mixin Common common) {
        Api.Reply reply =
                common.api()
                        .command(
                                "DELETE",
                                "/tokens/" + Api.segment(token),
                                why.asQuery(),
                                null,
                                Wish.key(),
                                Duration.ZERO);
        common.tell(
                reply,
                () ->
                        "token "
                                + token
                                + " of "
                                + Json.who(reply.json(), "actor")
                                + " is withdrawn");
        return 0;
    }

    private static String table(JsonNode answer, Common how) {
        Table table =
                new Table(
                        "ID",
                        "ACTOR",
                        "KIND",
                        "MAY",
                        "EXPIRES",
                        "MADE",
                        "BY",
                        "LAST USED",
                        "WITHDRAWN",
                        "REASON");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    Json.text(item, "id"),
                    Json.who(item, "actor"),
                    Json.text(item, "kind"),
                    granted(item),
                    Json.text(item, "expiresAt"),
                    ago(item, "madeAt", how),
                    Json.who(item, "madeBy"),
                    ago(item, "lastUsedAt", how),
                    ago(item, "withdrawnAt", how),
                    Json.text(item, "reason"));
        }
        return table.render(how.screen());
    }

    private static String granted(JsonNode token) {
        List<String> grants = new ArrayList<>();
        token.path("grants").forEach(grant -> grants.add(grant.asString()));
        return String.join("; ", grants);
    }

    private static String ago(JsonNode item, String field, Common how) {
        String at = Json.text(item, field);
        return at.isEmpty() ? "" : Times.ago(at, how.now());
    }
}
