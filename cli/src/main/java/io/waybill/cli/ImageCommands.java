package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;

/** Images: repositories whose versions are followed. */
@Command(
        name = "image",
        description = "Images, and their numbered, immutable versions.",
        footer = {
            "  waybill image add shop-web registry.example/shop/web",
            "  waybill image publish shop-web v1"
        })
final class ImageCommands {

    @Command(
            description = "Follow a registry's repository under a name.",
            footer = "  waybill image add shop-web registry.example/shop/web")
    static int add(
            @Parameters(paramLabel = "NAME", description = "The image's name here.") String name,
            @Parameters(
                            paramLabel = "REPOSITORY",
                            description = "Registry and path, without a tag.")
                    String repository,
            @Mixin Wish wish) {
        Api.Reply reply =
                wish.record(
                        "POST",
                        "/images",
                        Json.object().put("name", name).put("repository", repository));
        return wish.done(reply, "image " + name + " follows " + repository);
    }

    @Command(
            description =
                    "Put what a tag or digest now stands for in the registry on record, as the next version.",
            footer = "  waybill image publish shop-web v2 --no-current -m 'release 2'")
    static int publish(
            @Parameters(paramLabel = "IMAGE", description = "The image's name.") String image,
            @Parameters(
                            paramLabel = "REFERENCE",
                            description = "A tag, or a digest such as sha256:…")
                    String reference,
            @Option(
                            names = "--no-current",
                            description =
                                    "Do not make it the version that new containers are made from.")
                    boolean notCurrent,
            @Mixin Wish wish) {
        ObjectNode body = Json.object().put("reference", reference);
        if (notCurrent) {
            body.put("makeCurrent", false);
        }
        Api.Reply reply = wish.record("POST", path(image) + "/versions", body);
        JsonNode answer = reply.json();
        return wish.done(
                reply,
                "image "
                        + image
                        + " version "
                        + Json.text(answer, "version")
                        + " is "
                        + Json.text(answer, "digest"));
    }

    @Command(
            description = "List the versions of an image.",
            footer = "  waybill image versions shop-web")
    static int versions(
            @Parameters(paramLabel = "IMAGE", description = "The image's name.") String image,
            @Mixin Common common) {
        return common.show(
                path(image) + "/versions",
                Map.of(),
                (answer, how) -> ImageViews.versions(answer, how, image));
    }

    @Command(
            description = "List the images, or what is in a host's own store.",
            footer = {"  waybill image ls -o wide", "  waybill image ls --host build-1"})
    static int ls(
            @Nullable
                    @Option(
                            names = "--host",
                            paramLabel = "HOST",
                            description = "What is in its store, and what needs it.")
                    String host,
            @Mixin Common common) {
        if (host != null) {
            return common.show(
                    "/hosts/" + Api.segment(host) + "/images", Map.of(), ImageViews::stored);
        }
        return common.show("/images", Map.of(), ImageViews::images);
    }

    @Command(
            description =
                    "Choose the version that new containers are made from, a newer or an older one.",
            footer = "  waybill image use shop-web 1 -m 'version 2 leaks'")
    static int use(
            @Parameters(paramLabel = "IMAGE", description = "The image's name.") String image,
            @Parameters(paramLabel = "VERSION", description = "Its number.") int version,
            @Mixin Wish wish) {
        Api.Reply reply =
                wish.record("PUT", path(image) + "/current", Json.object().put("version", version));
        return wish.done(reply, "image " + image + " uses version " + version);
    }

    @Command(
            description = "Take a version out of use: nothing new is made from it.",
            footer = "  waybill image withdraw shop-web 2 -m 'CVE'")
    static int withdraw(
            @Parameters(paramLabel = "IMAGE", description = "The image's name.") String image,
            @Parameters(paramLabel = "VERSION", description = "Its number.") int version,
            @Mixin Wish wish) {
        Api.Reply reply =
                wish.record(
                        "POST", path(image) + "/versions/" + version + "/withdraw", Json.object());
        return wish.done(reply, "image " + image + " version " + version + " is withdrawn");
    }

    @Command(
            description = "Allow a withdrawn version again.",
            footer = "  waybill image reinstate shop-web 2")
    static int reinstate(
            @Parameters(paramLabel = "IMAGE", description = "The image's name.") String image,
            @Parameters(paramLabel = "VERSION", description = "Its number.") int version,
            @Mixin Wish wish) {
        Api.Reply reply =
                wish.record(
                        "POST", path(image) + "/versions/" + version + "/reinstate", Json.object());
        return wish.done(reply, "image " + image + " version " + version + " is reinstated");
    }

    @Command(
            description =
                    "Say which tags become versions by themselves, as the registry notifies or is asked.",
            footer = {
                "  waybill image follow shop-web 'v*' stable --poll 1m",
                "  waybill image follow shop-web --none"
            })
    static int follow(
            @Parameters(paramLabel = "IMAGE", description = "The image's name.") String image,
            @Parameters(
                            paramLabel = "TAG",
                            arity = "0..*",
                            description = "Tags, or patterns such as v*; all of them by default.")
                    List<String> tags,
            @Option(
                            names = "--poll",
                            paramLabel = "TIME",
                            description =
                                    "Ask the registry this often, such as 1m. Without it, Waybill waits for the registry's notifications.")
                    String poll,
            @Option(
                            names = "--make-current",
                            description =
                                    "New containers are made from what comes this way; a push then is a deployment.")
                    boolean makeCurrent,
            @Option(names = "--none", description = "Follow no tag by itself any more.")
                    boolean none,
            @Mixin Wish wish) {
        List<String> followed =
                none ? List.of() : tags == null || tags.isEmpty() ? List.of("*") : tags;
        ObjectNode body = Json.object().put("makeCurrent", makeCurrent);
        followed.forEach(body.putArray("tags")::add);
        if (poll != null) {
            body.put("pollEvery", poll);
        }
        Api.Reply reply = wish.record("PUT", path(image) + "/following", body);
        return wish.done(
                reply,
                none
                        ? "image " + image + " follows no tag by itself"
                        : "image " + image + " follows " + String.join(", ", followed));
    }

    private static String path(String image) {
        return "/images/" + Api.segment(image);
    }
}
