package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Secrets: values that containers are given, and nobody is told. */
@Command(
        name = "secret",
        description = {
            "Secrets: values that containers are given by name (-e DB_PASSWORD=secret:db-password), and that nobody is"
                    + " told again.",
            "Each value is a version. A container is made with one of them, which its revision names."
        },
        footer = {
            "  waybill secret set db-password",
            "  waybill run -e DB_PASSWORD=secret:db-password shop-db",
            "  waybill secret rotate db-password --from-file new-password -m 'every quarter'"
        })
final class SecretCommands {
    private static final String FROM_FILE = "--from-file";

    @Command(
            description = "List the secrets: how many versions each has, and what uses it.",
            footer = "  waybill secret ls")
    static int ls(@Mixin Common common) {
        return common.show("/secrets", Map.of(), SecretViews::list);
    }

    @Command(
            description = "Show a secret's versions, and the containers that are made with it.",
            footer = "  waybill secret show db-password")
    static int show(
            @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
            @Mixin Common common) {
        return common.show(path(name), Map.of(), SecretViews::one);
    }

    @Command(
            description = {
                "Give a secret a value, which is its next version; the first one begins it. The value is asked for,"
                        + " and not shown; or read from a file, or from standard input where that is no terminal.",
                "Containers that are made from then on have it. Those that run keep theirs until they are brought to it:"
                        + " waybill secret rotate."
            },
            footer = {
                "  waybill secret set db-password -m 'the test database'",
                "  waybill secret set tls-key --from-file key.pem",
                "  pwgen 32 1 | waybill secret set db-password --from-file -"
            })
    static int set(
            @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
            @Nullable
                    @Option(
                            names = FROM_FILE,
                            paramLabel = "FILE",
                            description =
                                    "What holds the value; - for standard input. One line end at its end is left out.")
                    String file,
            @Mixin Why why,
            @Mixin Common common) {
        Api.Reply reply = put(name, file, Map.of(), why, common);
        common.tell(
                reply, () -> "secret " + name + ": version " + Json.text(reply.json(), "version"));
        return 0;
    }

    @Command(
            description = {
                "Bring the containers that use a secret to its newest value: each one's next revision, put in place of"
                        + " the former as by upgrade, and undone where it does not come to work.",
                "With --new the value is asked for first, with --from-file it is read."
            },
            footer = {
                "  waybill secret rotate db-password --new -m 'every quarter'",
                "  waybill secret rotate db-password"
            })
    static int rotate(
            @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
            @Option(names = "--new", description = "Give it a new value first.") boolean fresh,
            @Nullable
                    @Option(
                            names = FROM_FILE,
                            paramLabel = "FILE",
                            description = "The new value; - for standard input.")
                    String file,
            @Mixin Wish wish) {
        Api.Reply reply;
        if (fresh || file != null) {
            Why why = new Why();
            why.reason = wish.reason;
            why.ticket = wish.ticket;
            reply = put(name, file, Map.of("restart", "true"), why, wish);
        } else {
            reply =
                    wish.api()
                            .command(
                                    "POST",
                                    path(name) + "/rotate",
                                    Map.of(),
                                    wish.because(Json.object()),
                                    Wish.key(),
                                    Duration.ZERO);
        }
        return new SecretRotations(wish).follow(reply, name);
    }

    @Command(
            description = {
                "Destroy one version of a secret: its key is forgotten, and nobody can read the value any more, not even"
                        + " from a copy of the database without the master key.",
                "What runs keeps what it was made with. What it is used by is not started or made again, so it has to"
                        + " be insisted on then."
            },
            footer = "  waybill secret destroy db-password 3 -m 'it was in a log'")
    static int destroy(
            @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
            @Parameters(paramLabel = "VERSION", description = "Which one.") int version,
            @Option(names = "--force", description = "Also where containers are made with it.")
                    boolean force,
            @Mixin Why why,
            @Mixin Common common) {
        return destroyed(
                path(name) + "/versions/" + version,
                "secret " + name + ": version " + version + " is destroyed",
                force,
                why,
                common);
    }

    @Command(
            description =
                    "Destroy all versions of a secret. That it was there, and who used it, stays on record; its name can be"
                            + " given a value again.",
            footer = "  waybill secret erase db-password -m 'the customer left'")
    static int erase(
            @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
            @Option(names = "--force", description = "Also where containers are made with it.")
                    boolean force,
            @Mixin Why why,
            @Mixin Common common) {
        return destroyed(path(name), "secret " + name + " is erased", force, why, common);
    }

    @Command(
            description =
                    "Wrap the keys of all secrets, people and webhooks by the present master key, so that a former one is needed"
                            + " no more.",
            footer = "  waybill secret rewrap")
    static int rewrap(@Mixin Common common) {
        Api.Reply reply =
                common.api()
                        .command(
                                "POST",
                                "/secrets/rewrap",
                                Map.of(),
                                null,
                                Wish.key(),
                                Duration.ofMinutes(5));
        common.tell(reply, () -> Json.text(reply.json(), "keys") + " keys were wrapped anew");
        return 0;
    }

    private static int destroyed(
            String path, String sentence, boolean force, Why why, Common common) {
        Map<String, String> query = new LinkedHashMap<>(why.asQuery());
        if (force) {
            query.put("force", "true");
        }
        Api.Reply reply =
                common.api().command("DELETE", path, query, null, Wish.key(), Duration.ZERO);
        boolean changed = Json.text(reply.json(), "changed").equals("true");
        common.tell(reply, () -> changed ? sentence : sentence + " (it was so already)");
        return 0;
    }

    private static Api.Reply put(
            String name, @Nullable String file, Map<String, String> more, Why why, Common common) {
        Map<String, String> query = new LinkedHashMap<>(why.asQuery());
        query.putAll(more);
        byte[] value = SecretInput.read(name, file, common.around());
        return common.api().give(path(name), query, value, Wish.key());
    }

    private static String path(String name) {
        return "/secrets/" + Api.segment(name);
    }
}
