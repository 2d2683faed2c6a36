package io.waybill.runtime;

import io.waybill.domain.access.Globs;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Mount;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an agent does on its hosts at most, whoever asks the service for more: said on the agent's
 * side, where the service cannot change it. What is absent is not bounded.
 *
 * @param imagesFrom the repositories that images come from and go to, such as {@code
 *     registry.example/shop/*}, where {@code *} stands for anything
 * @param digestsOnly whether images are pulled by digest alone
 * @param builds whether images are made on the host, from a source or of a container
 * @param hostPaths folders of the host that may be mounted, each with what is in it; one that ends
 *     in {@code :ro} only to be read
 * @param hostNetwork whether containers may be on the host's own network
 * @param rootUser whether a container's process may begin as root
 * @param programs whether programs may be run in containers, at terminals too, and files put there
 */
public record HostPolicy(
        @Nullable List<String> imagesFrom,
        @Nullable Boolean digestsOnly,
        @Nullable Boolean builds,
        @Nullable List<String> hostPaths,
        @Nullable Boolean hostNetwork,
        @Nullable Boolean rootUser,
        @Nullable Boolean programs) {
    public static final HostPolicy NONE = new HostPolicy(null, null, null, null, null, null, null);

    /** The code of what is refused by it. */
    public static final String REFUSED = "refused-by-policy";

    private static final String READ_ONLY = ":ro";

    public HostPolicy {
        imagesFrom = imagesFrom == null ? null : List.copyOf(imagesFrom);
        hostPaths = hostPaths == null ? null : List.copyOf(hostPaths);
        if (hostPaths != null) {
            for (String path : hostPaths) {
                if (!path.startsWith("/") || !isPlain(folder(path))) {
                    throw new IllegalArgumentException(
                            "hostPaths: '" + path + "' is not an absolute path without '..'");
                }
            }
        }
    }

    /**
     * @param file JSON, or none to bound nothing
     * @throws IllegalArgumentException if it is not a policy: nothing is taken for granted of one
     *     that is not understood
     */
    public static HostPolicy read(@Nullable Path file) throws IOException {
        if (file == null) {
            return NONE;
        }
        try {
            // What is misspelt would bound nothing.
            return WaybillJson.mapper()
                    .readerFor(HostPolicy.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(Files.readString(file));
        } catch (NoSuchFileException _) {
            throw new IllegalArgumentException("there is no file " + file);
        } catch (JacksonException unreadable) {
            throw new IllegalArgumentException(
                    file + " is not a policy: " + unreadable.getOriginalMessage());
        }
    }

    /**
     * @param imagesUser whom the image's processes begin as where nothing else is said; asked for
     *     only if that matters
     */
    public void requirePlacement(Placement placement, Supplier<@Nullable String> imagesUser) {
        ContainerSpec spec = placement.desired().spec();
        requireImage(placement.desired().image().reference());
        spec.mounts().forEach(this::requireMount);
        if (isFalse(hostNetwork) && "host".equals(spec.networkMode())) {
            throw refused("hostNetwork", "no container is on the host's own network");
        }
        if (isFalse(rootUser)) {
            requireNotRoot(spec.user() == null ? imagesUser.get() : spec.user());
        }
    }

    private static void requireNotRoot(@Nullable String user) {
        String name = user == null ? "" : user.replaceFirst(":.*", "");
        if (name.isEmpty() || name.equals("root") || name.matches("0+")) {
            throw refused(
                    "rootUser",
                    "the process would begin as root; its specification or its image has to name another user");
        }
    }

    private void requireMount(Mount mount) {
        String source = mount.source();
        if (hostPaths == null || mount.type() != Mount.Type.BIND || source == null) {
            return;
        }
        boolean isAllowed =
                isPlain(source)
                        && hostPaths.stream()
                                .filter(path -> mount.readOnly() || !path.endsWith(READ_ONLY))
                                .anyMatch(path -> isIn(source, folder(path)));
        if (!isAllowed) {
            throw refused(
                    "hostPaths",
                    source
                            + (mount.readOnly() ? "" : ", to be written to,")
                            + " is not among what may be mounted of the host: "
                            + said(hostPaths));
        }
    }

    private static boolean isPlain(String path) {
        return Path.of(path).normalize().equals(Path.of(path));
    }

    private static boolean isIn(String path, String folder) {
        return Path.of(path).startsWith(Path.of(folder));
    }

    private static String folder(String path) {
        return path.endsWith(READ_ONLY)
                ? path.substring(0, path.length() - READ_ONLY.length())
                : path;
    }

    /**
     * @param reference of an image that is pulled, pushed, or made a container of
     */
    public void requireImage(String reference) {
        if (imagesFrom != null
                && imagesFrom.stream().noneMatch(pattern -> isLike(pattern, reference))) {
            throw refused("imagesFrom", reference + " is from none of " + said(imagesFrom));
        }
    }

    /** The same, and that it names what it is. */
    public void requirePull(String reference) {
        requireImage(reference);
        if (Boolean.TRUE.equals(digestsOnly) && !reference.contains("@sha256:")) {
            throw refused("digestsOnly", reference + " names no digest");
        }
    }

    public void requireBuild() {
        if (isFalse(builds)) {
            throw refused("builds", "no image is made on the host");
        }
    }

    public void requireProgram() {
        if (isFalse(programs)) {
            throw refused("programs", "no program is run in a container, and no file is put there");
        }
    }

    private static boolean isLike(String pattern, String reference) {
        String repository = reference.replaceFirst("@.*", "").replaceFirst(":[^:/]*$", "");
        return !repository.equals("sha256") && Globs.fits(pattern, repository);
    }

    private static boolean isFalse(@Nullable Boolean value) {
        return Boolean.FALSE.equals(value);
    }

    private static String said(List<String> some) {
        return some.isEmpty() ? "nothing" : String.join(", ", some);
    }

    private static RuntimeFailure refused(String rule, String because) {
        return new RuntimeFailure(
                REFUSED, "the agent's policy refuses it, by its rule " + rule + ": " + because);
    }

    /** What it bounds, for people; empty where it bounds nothing. */
    public List<String> rules() {
        List<String> rules = new ArrayList<>();
        if (imagesFrom != null) {
            rules.add("images from " + said(imagesFrom));
        }
        if (Boolean.TRUE.equals(digestsOnly)) {
            rules.add("pulls by digest only");
        }
        if (isFalse(builds)) {
            rules.add("no builds");
        }
        if (hostPaths != null) {
            rules.add("mounts of " + said(hostPaths));
        }
        if (isFalse(hostNetwork)) {
            rules.add("not on the host's network");
        }
        if (isFalse(rootUser)) {
            rules.add("not as root");
        }
        if (isFalse(programs)) {
            rules.add("no programs");
        }
        return rules;
    }
}
