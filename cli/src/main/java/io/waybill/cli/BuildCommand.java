package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Builds a version of an image from a folder. */
@Command(
        name = "build",
        description = {
            "Build a version of an image on a host, from a folder with a Dockerfile: it is pushed to the image's"
                    + " repository, and recorded with the digest of what it was built from.",
            "What .dockerignore names is left out. Build arguments are kept by name only."
        },
        footer = {
            "  waybill image build . -t shop-web -m 'release 3'",
            "  waybill image build . -t shop-web:v3 --host build-1 -f docker/Dockerfile --build-arg TOKEN"
        })
final class BuildCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FOLDER",
            description = "The build context; - reads a tar archive from standard input.")
    String folder = "";

    @Option(
            names = {"-t", "--tag"},
            required = true,
            paramLabel = "IMAGE[:TAG]",
            description =
                    "A registered image's name, and what it is pushed as; a tag of its own by default.")
    String image = "";

    @Nullable
    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Where it is built; the only host there is, by default.")
    String host;

    @Nullable
    @Option(
            names = {"-f", "--file"},
            paramLabel = "PATH",
            description = "The Dockerfile's path in the context; default: Dockerfile.")
    String dockerfile;

    @Option(
            names = "--build-arg",
            paramLabel = "NAME[=VALUE]",
            description = "A build argument; without a value, your variable's; repeatable.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME=VALUE",
            description = "A label of the image; repeatable.")
    List<String> labels = new ArrayList<>();

    @Nullable
    @Option(names = "--target", paramLabel = "STAGE", description = "The stage to build.")
    String target;

    @Option(names = "--no-cache", description = "Do every step anew.")
    boolean noCache;

    @Option(names = "--pull", description = "Ask for the images it begins with anew.")
    boolean pull;

    @Option(names = "--make-current", description = "New containers are made from it.")
    boolean makeCurrent;

    @Mixin Wish wish = new Wish();

    @Override
    public Integer call() {
        int colon = image.indexOf(':');
        String name = colon < 0 ? image : image.substring(0, colon);
        List<Map.Entry<String, String>> query =
                query(colon < 0 ? null : image.substring(colon + 1));
        String path = "/images/" + Api.segment(name) + "/builds";
        try (InputStream context =
                folder.equals("-") ? System.in : ContextTar.of(contextFolder())) {
            boolean byLine = !wish.asData() && !wish.detach;
            if (byLine) {
                Api.Reply reply =
                        ActStream.aside(wish)
                                .follow(api -> api.upload(path, query, arguments(), context, true));
                return wish.outcome(reply, name, "build", ActStream.version(reply.json(), name));
            }
            if (!wish.detach) {
                Api.add(query, "wait", wish.wait.toMillis() + "ms");
            }
            Api.Reply reply =
                    wish.api().whole(api -> api.upload(path, query, arguments(), context, false));
            return wish.outcome(reply, name, "build", ActStream.version(reply.json(), name));
        } catch (IOException failure) {
            throw new Failed(Failed.USAGE, "cannot read " + folder + ": " + Trouble.why(failure));
        }
    }

    private Path contextFolder() {
        Path context = wish.around().folder().resolve(folder);
        if (!Files.isDirectory(context)) {
            throw new Failed(Failed.USAGE, folder + " is no folder");
        }
        String file = dockerfile == null ? "Dockerfile" : dockerfile;
        if (!Files.isRegularFile(context.resolve(file))) {
            throw new Failed(
                    Failed.USAGE, "there is no " + file + " in " + folder + "; name it with -f");
        }
        return context;
    }

    private List<Map.Entry<String, String>> query(@Nullable String tag) {
        List<Map.Entry<String, String>> query = new ArrayList<>();
        Api.add(query, "tag", tag);
        Api.add(query, "host", host);
        Api.add(query, "dockerfile", dockerfile);
        Api.add(query, "target", target);
        labels.forEach(label -> Api.add(query, "label", label));
        Api.add(query, "noCache", noCache ? "true" : null);
        Api.add(query, "pull", pull ? "true" : null);
        Api.add(query, "makeCurrent", makeCurrent ? "true" : null);
        wish.why().forEach((name, value) -> Api.add(query, name, value));
        return query;
    }

    /** As the header has them. */
    private @Nullable String arguments() {
        if (arguments.isEmpty()) {
            return null;
        }
        return Base64.getEncoder()
                .encodeToString(
                        wish.variables(arguments).toString().getBytes(StandardCharsets.UTF_8));
    }
}
