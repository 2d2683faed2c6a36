package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Declares a stack by a Compose file. */
@Command(
        name = "apply",
        description = {
            "Make a stack what a Compose file says: its containers, networks and volumes, each after those that it"
                    + " depends on. What is so already stays as it is; if something does not come to work, all that was"
                    + " changed is brought back.",
            "What is shown first is what is done. The stack's revision stays on record, with the digest of every image,"
                    + " and can be gone back to: waybill stack rollback.",
            "Fields that are not supported are refused by name. Of this machine's variables and files, those that the"
                    + " file names are sent, and the .env beside it."
        },
        footer = {
            "  waybill apply -f compose.yaml --dry-run",
            "  waybill apply -f compose.yaml -m 'the shop, as it is tested'",
            "  waybill apply -f compose.yaml -p shop --host build-1"
        })
final class ApplyCommand implements Callable<Integer> {
    @Nullable
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Compose file; default: compose.yaml, or as it is usually called.")
    Path file;

    @Nullable
    @Option(
            names = {"-p", "--project-name"},
            paramLabel = "NAME",
            description =
                    "The stack's name; else COMPOSE_PROJECT_NAME, the file's name field, or its folder's name.")
    String project;

    @Nullable
    @Option(
            names = "--project-directory",
            paramLabel = "FOLDER",
            description =
                    "The folder on the host that relative paths begin at; without it, such paths are refused.")
    String directory;

    @Nullable
    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Where it lives; else where it is, or where it fits best.")
    String host;

    @Option(
            names = "--leave-out-unsupported",
            description =
                    "Go on without the fields that are not supported; which those were is kept with the revision.")
    boolean leaveOut;

    @Mixin Plain plain = new Plain();

    @Mixin StackPace pace = new StackPace();

    @Mixin Wish wish = new Wish();

    @Override
    public Integer call() {
        ObjectNode body = Json.object();
        ObjectNode compose =
                ComposeFiles.of(file, wish.around()).body(wish.api(), project, directory);
        if (leaveOut) {
            compose.put("leaveOut", true);
        }
        body.set("compose", compose);
        if (host != null) {
            body.put("host", host);
        }
        plain.in(body);
        pace.in(body);
        return new StackChange(wish, pace.first).post("/stacks", body);
    }
}
