package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

/** What is done with the images in a host's own store; given under {@code waybill image}. */
@Command(name = "image")
final class HostImageCommands {

    @Command(
            description =
                    "Have an image on a host before it is needed there: a registered one by its name, or any by"
                            + " a reference with a tag or digest.",
            footer = {
                "  waybill image pull --host build-1 shop-web --version 3",
                "  waybill image pull --host build-1 registry.example/shop/job:v1"
            })
    static int pull(
            @Parameters(
                            paramLabel = "IMAGE",
                            description = "A registered image's name, or a reference.")
                    String image,
            @Option(names = "--host", required = true, paramLabel = "HOST", description = "Where.")
                    String host,
            @Nullable
                    @Option(
                            names = "--version",
                            paramLabel = "N",
                            description = "Of a registered image; else its current one.")
                    Integer version,
            @Mixin Wish wish) {
        ObjectNode body = Json.object();
        boolean reference = image.contains(":") || image.contains("@") || image.contains("/");
        body.put(reference ? "reference" : "image", image);
        if (version != null) {
            body.put("version", version);
        }
        return work(wish, host, "pull", body, image, "pulled");
    }

    @Command(
            description = "Give an image in a host's store one more name.",
            footer =
                    "  waybill image tag --host build-1 registry.example/shop/web:v3 registry.example/shop/web:stable")
    static int tag(
            @Parameters(
                            index = "0",
                            paramLabel = "SOURCE",
                            description = "A reference with a tag or digest, or an id.")
                    String source,
            @Parameters(
                            index = "1",
                            paramLabel = "TARGET",
                            description = "The name to give, with a tag.")
                    String target,
            @Option(names = "--host", required = true, paramLabel = "HOST", description = "Where.")
                    String host,
            @Mixin Wish wish) {
        ObjectNode body = Json.object().put("source", source).put("target", target);
        return work(wish, host, "tag", body, target, "tagged");
    }

    @Command(
            description = "Hand an image in a host's store to the registry that its name says.",
            footer = "  waybill image push --host build-1 registry.example/shop/web:stable")
    static int push(
            @Parameters(paramLabel = "REFERENCE", description = "With a tag.") String reference,
            @Option(
                            names = "--host",
                            required = true,
                            paramLabel = "HOST",
                            description = "From where.")
                    String host,
            @Mixin Wish wish) {
        return work(
                wish, host, "push", Json.object().put("reference", reference), reference, "pushed");
    }

    @Command(
            description = {
                "Remove from a host the images that nothing needs. Without --apply it only shows what would go.",
                "What stays: what a container on the host was made from, running or not; the current version of each"
                        + " image and what is newer; the versions before it that a rollback may go back to; and what"
                        + " is no version on record, unless --all-unknown."
            },
            footer = {
                "  waybill image prune --host build-1",
                "  waybill image prune --host build-1 --keep 5 --apply -m 'disk is full'"
            })
    static int prune(
            @Option(names = "--host", required = true, paramLabel = "HOST", description = "Where.")
                    String host,
            @Nullable
                    @Option(
                            names = "--keep",
                            paramLabel = "N",
                            description =
                                    "How many versions before the current one stay; default: 2.")
                    Integer keep,
            @Option(
                            names = "--all-unknown",
                            description = "Images that are no version on record go, too.")
                    boolean unknown,
            @Option(names = "--apply", description = "Do it.") boolean apply,
            @Mixin Wish wish) {
        ObjectNode body = Json.object().put("unknown", unknown);
        if (keep != null) {
            body.put("keep", keep);
        }
        if (apply) {
            return work(wish, host, "prune", body, "images of host " + host, "pruned");
        }
        Api.Reply plan = wish.record("POST", path(host, "prune"), body.put("dryRun", true));
        wish.tell(plan, () -> ImageViews.plan(plan.json(), wish));
        return 0;
    }

    private static int work(
            Wish wish, String host, String action, ObjectNode body, String name, String past) {
        boolean whole = wish.asData() || wish.detach;
        Api.Reply reply =
                whole
                        ? wish.begin("POST", path(host, action), Map.of(), body)
                        : ActStream.aside(wish)
                                .follow(
                                        api ->
                                                api.openCommand(
                                                        path(host, action),
                                                        wish.because(body),
                                                        Wish.key()));
        return wish.outcome(reply, name, action, past + details(reply.json()));
    }

    private static String details(JsonNode answer) {
        String digest = Json.text(answer, "digest");
        if (!digest.isEmpty()) {
            return ", digest " + digest;
        }
        if (!answer.has("removedBytes")) {
            return "";
        }
        int kept = answer.path("kept").size();
        return ", "
                + answer.path("removed").size()
                + " removed, "
                + Times.size(Json.text(answer, "removedBytes"))
                + (kept == 0 ? "" : ", " + kept + " still there (see --output json)");
    }

    private static String path(String host, String action) {
        return "/hosts/" + Api.segment(host) + "/images/" + action;
    }
}
