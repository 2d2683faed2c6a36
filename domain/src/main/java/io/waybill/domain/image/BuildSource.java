package io.waybill.domain.image;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an image is built from, as far as it may be kept.
 *
 * @param contextSha256 of the tar archive that is the context, as it was handed over
 * @param contextBytes how long that is
 * @param dockerfile its path in the context
 * @param arguments the names of the build arguments
 * @param labels given to the image beside its own
 * @param target the stage to build; the last one where absent
 * @param noCache whether every step is done anew
 * @param pull whether base images are asked for anew
 */
public record BuildSource(
        String contextSha256,
        long contextBytes,
        String dockerfile,
        List<String> arguments,
        Map<String, String> labels,
        @Nullable String target,
        boolean noCache,
        boolean pull) {
    public static final String USUAL_DOCKERFILE = "Dockerfile";

    public BuildSource {
        arguments = arguments == null ? List.of() : List.copyOf(new TreeSet<>(arguments));
        labels =
                labels == null
                        ? Map.of()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        requirePath(dockerfile);
        for (String name : labels.keySet()) {
            if (name.isBlank() || name.startsWith("io.waybill.")) {
                throw new InvalidInput(
                        "label", "'" + name + "' is no label, or one of Waybill's own");
            }
        }
        for (String name : arguments) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new InvalidInput("argument", "'" + name + "' is no build argument's name");
            }
        }
    }

    private static void requirePath(String dockerfile) {
        boolean leaves =
                dockerfile.isBlank()
                        || dockerfile.startsWith("/")
                        || List.of(dockerfile.split("/", -1)).contains("..");
        if (leaves) {
            throw new InvalidInput(
                    "dockerfile", "'" + dockerfile + "' is no path in the build context");
        }
    }

    String words() {
        return "context sha256:" + contextSha256 + ", " + dockerfile;
    }
}
