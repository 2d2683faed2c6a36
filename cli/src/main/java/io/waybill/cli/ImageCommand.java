package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

@Command(
        name = "image",
        description = "Images whose versions Waybill follows.",
        subcommands = {
            ImageCommand.Add.class,
            ImageCommand.Publish.class,
            ImageCommand.Versions.class,
            ImageCommand.Ls.class,
            ImageCommand.Use.class,
            ImageCommand.Withdraw.class,
            ImageCommand.Reinstate.class
        },
        footer =
                "%nExample: waybill image add web registry.example/shop/web && waybill image publish web v1")
final class ImageCommand {
    private static final int DIGEST_SHOWN = "sha256:".length() + 12;

    static String digest(Connection connection, JsonNode digest) {
        String text = digest.asString("");
        return connection.wide() || text.length() <= DIGEST_SHOWN
                ? text
                : text.substring(0, DIGEST_SHOWN);
    }

    @Command(
            name = "add",
            description = "Register an image: a name, and the repository its versions come from.",
            footer = "%nExample: waybill image add web registry.example/shop/web")
    static final class Add implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();
        @Mixin private Asking asking = new Asking();

        @Parameters(paramLabel = "NAME", description = "what it is called here")
        private String name = "";

        @Parameters(
                paramLabel = "REPOSITORY",
                description = "as docker pull takes it, without tag: registry.example/shop/web")
        private String repository = "";

        @Override
        public Integer call() {
            Map<String, String> body = new LinkedHashMap<>();
            body.put("name", name);
            body.put("repository", repository);
            Asking.tell(
                    connection,
                    asking.send(connection.api(), "POST", "/api/v1/images", body),
                    name,
                    "add");
            return 0;
        }
    }

    @Command(
            name = "publish",
            description =
                    "Ask the registry which digest a tag stands for, and put it on record as a version.",
            footer = "%nExample: waybill image publish web v2 --no-current")
    static final class Publish implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();
        @Mixin private Asking asking = new Asking();

        @Parameters(paramLabel = "IMAGE")
        private String image = "";

        @Parameters(paramLabel = "REFERENCE", description = "a tag, or a digest sha256:…")
        private String reference = "";

        @Option(
                names = "--no-current",
                description = "do not make it the version that new containers are made from")
        private boolean notCurrent;

        @Override
        public Integer call() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("reference", reference);
            body.put("makeCurrent", !notCurrent);
            Api.Answer answer =
                    asking.send(
                            connection.api(),
                            "POST",
                            "/api/v1/images/" + Api.segment(image) + "/versions",
                            body);
            if (connection.json()) {
                connection.say(answer.text());
                return 0;
            }
            JsonNode reply = answer.json();
            boolean changed = reply.path("changed").asBoolean(false);
            connection.say(
                    image
                            + ": "
                            + reference
                            + " is version "
                            + reply.path("version").asInt(0)
                            + ", "
                            + reply.path("digest").asString("")
                            + (changed ? "" : " (on record already)"));
            return 0;
        }
    }

    @Command(name = "versions", description = "The versions of an image, newest first.")
    static final class Versions implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();

        @Parameters(paramLabel = "IMAGE")
        private String image = "";

        @Override
        public Integer call() {
            Api.Answer answer =
                    connection
                            .api()
                            .get("/api/v1/images/" + Api.segment(image) + "/versions", Map.of());
            Table table =
                    new Table(
                            "VERSION", "DIGEST", "TAGS", "SIZE", "PLATFORMS", "STATE", "PUBLISHED");
            for (JsonNode version : answer.json().path("items")) {
                table.row(
                        version.path("number").asInt(0),
                        digest(connection, version.path("digest")),
                        joined(version.path("tags")),
                        size(version.path("size").asLong(0)),
                        joined(version.path("platforms")),
                        state(version),
                        Times.ago(version.path("publishedAt").asString(""), Instant.now()));
            }
            connection.show(
                    answer,
                    table,
                    image
                            + " has no versions yet; publish one: waybill image publish "
                            + image
                            + " TAG");
            return 0;
        }

        private static String state(JsonNode version) {
            return version.path("withdrawn").asBoolean(false)
                    ? "withdrawn"
                    : version.path("current").asBoolean(false) ? "current" : "";
        }
    }

    static String joined(JsonNode items) {
        StringJoiner joiner = new StringJoiner(",");
        items.forEach(item -> joiner.add(item.asString("")));
        return joiner.toString();
    }

    static String size(long bytes) {
        return bytes < 1 << 20
                ? Math.ceilDiv(bytes, 1024) + " KiB"
                : "%.1f MiB".formatted(bytes / 1_048_576.0);
    }

    @Command(name = "ls", description = "The images on record.")
    static final class Ls implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();

        @Override
        public Integer call() {
            Api.Answer answer = connection.api().get("/api/v1/images", Map.of());
            Table table = new Table("IMAGE", "REPOSITORY", "CURRENT", "VERSIONS", "DIGEST");
            for (JsonNode image : answer.json().path("items")) {
                table.row(
                        image.path("name").asString(""),
                        image.path("repository").asString(""),
                        image.path("current").asString("-"),
                        image.path("versions").asInt(0),
                        digest(connection, image.path("digest")));
            }
            connection.show(
                    answer,
                    table,
                    "no images yet; register one: waybill image add NAME REPOSITORY");
            return 0;
        }
    }

    @Command(
            name = "use",
            description = "Make a version the current one: the one new containers are made from.")
    static final class Use implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();
        @Mixin private Asking asking = new Asking();

        @Parameters(paramLabel = "IMAGE")
        private String image = "";

        @Parameters(paramLabel = "VERSION")
        private int version;

        @Override
        public Integer call() {
            Asking.tell(
                    connection,
                    asking.send(
                            connection.api(),
                            "PUT",
                            "/api/v1/images/" + Api.segment(image) + "/current",
                            Map.of("version", version)),
                    image,
                    "use version " + version);
            return 0;
        }
    }

    abstract static class OnVersion implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();
        @Mixin private Asking asking = new Asking();

        @Parameters(paramLabel = "IMAGE")
        private String image = "";

        @Parameters(paramLabel = "VERSION")
        private int version;

        abstract String action();

        @Override
        public @Nullable Integer call() {
            Asking.tell(
                    connection,
                    asking.send(
                            connection.api(),
                            "POST",
                            "/api/v1/images/"
                                    + Api.segment(image)
                                    + "/versions/"
                                    + version
                                    + "/"
                                    + action(),
                            Map.of()),
                    image + " version " + version,
                    action());
            return 0;
        }
    }

    @Command(name = "withdraw", description = "Take a version out of use for new containers.")
    static final class Withdraw extends OnVersion {
        @Override
        String action() {
            return "withdraw";
        }
    }

    @Command(name = "reinstate", description = "Take a withdrawn version back into use.")
    static final class Reinstate extends OnVersion {
        @Override
        String action() {
            return "reinstate";
        }
    }
}
