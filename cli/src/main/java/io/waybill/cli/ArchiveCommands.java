package io.waybill.cli;

import io.waybill.proof.UnusableArchive;
import io.waybill.proof.VerifierKey;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Old parts of the log as files, and what can be asked of these without a service. */
@Command(
        name = "archive",
        description =
                "Old parts of the log as compressed files: list them, take copies, prove them by a key, and ask them."
                        + " Files that were taken need no Waybill to be verified and asked.",
        footer = {
            "  waybill archive get --all --into kept/archive",
            "  waybill archive verify --key \"$(cat kept/key)\" kept/archive",
            "  waybill archive events kept/archive --actor ada --from 2026-03-01 --to 2026-04-01"
        })
final class ArchiveCommands {
    private static final Duration WRITES = Duration.ofMinutes(5);
    private static final String FILES = "Files of the archive, or folders with such files.";
    private static final String KEY =
            "What 'waybill proof key' printed when you trusted it; repeatable, where the log's name or key was changed.";

    @Command(
            description = "List the files that the service has written, the oldest events first.",
            footer = "  waybill archive ls -o wide")
    static int ls(@Mixin Common common) {
        return common.show("/archives", Map.of(), ArchiveViews::table);
    }

    @Command(
            description =
                    "Copy files from the service. What is there already and whole is not taken again, so that the same"
                            + " command goes on where it was interrupted.",
            footer = {"  waybill archive get 3", "  waybill archive get --all --into kept/archive"})
    static int get(
            @Nullable
                    @Parameters(
                            paramLabel = "NUMBER",
                            arity = "0..1",
                            description = "Which, as 'waybill archive ls' numbers them.")
                    Long number,
            @Option(names = "--all", description = "All there are.") boolean all,
            @Option(
                            names = "--into",
                            paramLabel = "DIR",
                            defaultValue = ".",
                            description = "Where to; default: the current folder.")
                    Path into,
            @Mixin Common common) {
        if (all == (number != null)) {
            throw new Failed(Failed.USAGE, "name one file by its number, or take --all");
        }
        long only = number == null ? 0 : number;
        JsonNode answer = common.api().get("/archives", Map.of()).json();
        List<JsonNode> wanted =
                answer.path("items")
                        .valueStream()
                        .filter(item -> all || item.path("number").asLong() == only)
                        .toList();
        if (wanted.isEmpty() && !all) {
            throw new Failed(
                    Failed.REFUSED,
                    "there is no file " + only + "; 'waybill archive ls' lists those there are");
        }
        if (wanted.isEmpty()) {
            common.tell(answer.toString(), () -> ArchiveViews.table(answer, common));
            return 0;
        }
        new ArchiveDownload(common, common.around().folder().resolve(into)).take(wanted);
        return 0;
    }

    @Command(
            description =
                    "Prove that files have the very events that were signed, by the key alone; no service is asked. Names"
                            + " each file that is damaged or does not prove what it says, and the events between that are in"
                            + " no file. Exit code 0 where all is proven, 1 where not.",
            footer = {
                "  waybill archive verify --key \"$(cat kept/key)\" kept/archive",
                "  waybill archive verify --key waybill/4d0c…+8a1b2c3d+AXy… events-000000000001-000000065536.zip"
            })
    static int verify(
            @Option(names = "--key", paramLabel = "KEY", required = true, description = KEY)
                    List<String> keys,
            @Parameters(paramLabel = "FILE-OR-DIR", arity = "1..*", description = FILES)
                    List<Path> files,
            @Mixin Common common) {
        return new ArchiveCheck(common, keys(keys)).run(ArchiveFiles.of(files, common.around()));
    }

    private static List<VerifierKey> keys(List<String> keys) {
        return keys.stream().map(ProofOptions::verifierKey).toList();
    }

    @Command(
            description =
                    "The events of files, as 'waybill events' tells those of a service, in their order; no service is asked."
                            + " What is given applies together. A file that has nothing of a subject or a time is not read.",
            footer = {
                "  waybill archive events kept/archive --subject 'hosts/*'",
                "  waybill archive events kept/archive --actor ada --from 2026-03-01 --to 2026-04-01 -o json",
                "  waybill archive events kept/archive --key \"$(cat kept/key)\" --type io.waybill.container.removed"
            })
    static int events(
            @Parameters(paramLabel = "FILE-OR-DIR", arity = "1..*", description = FILES)
                    List<Path> files,
            @Mixin ArchiveFilter filter,
            @Nullable
                    @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description =
                                    "Prove each file by this key before anything of it is told; repeatable.")
                    List<String> keys,
            @Mixin Common common) {
        List<Path> asked = ArchiveFiles.of(files, common.around());
        try {
            new ArchiveQuery(common, filter, keys == null ? List.of() : keys(keys)).tell(asked);
        } catch (UnusableArchive unusable) {
            throw new Failed(Failed.OPERATION, String.valueOf(unusable.getMessage()));
        }
        return 0;
    }

    @Command(
            description =
                    "Have the service write a file anew, from the log, where it is lost or damaged. Who did so and why is"
                            + " kept.",
            footer = "  waybill archive rewrite 3 -m 'the disk failed'")
    static int rewrite(
            @Parameters(
                            paramLabel = "NUMBER",
                            description = "Which, as 'waybill archive ls' numbers them.")
                    long number,
            @Mixin Why why,
            @Mixin Common common) {
        Api.Reply reply =
                common.api()
                        .command(
                                "POST",
                                "/archives/" + number + "/rewrite",
                                Map.of(),
                                why.in(Json.object()),
                                Wish.key(),
                                WRITES);
        common.tell(
                reply,
                () ->
                        Json.text(reply.json(), "file")
                                + ": "
                                + Times.size(Json.text(reply.json(), "bytes")));
        return 0;
    }
}
