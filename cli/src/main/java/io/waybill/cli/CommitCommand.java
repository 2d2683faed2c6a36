package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.concurrent.Callable;

/** Makes a version of an image out of a container. */
@Command(
        name = "commit",
        description =
                "Make a version of an image out of a container as it is now: it is pushed to the image's repository,"
                        + " and recorded with which container and revision it is from.",
        footer = {
            "  waybill commit web shop-web -m 'as it was when it hung'",
            "  waybill commit web shop-web --tag hung --pause"
        })
final class CommitCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "CONTAINER",
            description =
                    "A container's name, host/name, id, or the first 4 or more characters of its id.")
    String container = "";

    @Parameters(index = "1", paramLabel = "IMAGE", description = "A registered image's name.")
    String image = "";

    @Nullable
    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "What it is pushed as; a tag of its own by default.")
    String tag;

    @Option(
            names = "--pause",
            description =
                    "Have the engine pause it meanwhile, so that no file is half written; the pause is on record.")
    boolean pause;

    @Option(names = "--make-current", description = "New containers are made from it.")
    boolean makeCurrent;

    @Mixin Wish wish = new Wish();

    @Override
    public Integer call() {
        ObjectNode body = Json.object().put("image", image).put("pause", pause);
        if (tag != null) {
            body.put("tag", tag);
        }
        if (makeCurrent) {
            body.put("makeCurrent", true);
        }
        String path = "/containers/" + Api.segment(container) + "/commit";
        boolean whole = wish.asData() || wish.detach;
        Api.Reply reply =
                whole
                        ? wish.begin("POST", path, Map.of(), body)
                        : ActStream.aside(wish)
                                .follow(
                                        api ->
                                                api.openCommand(
                                                        path, wish.because(body), Wish.key()));
        return wish.outcome(reply, container, "commit", ActStream.version(reply.json(), image));
    }
}
