package io.waybill.infra.compose;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What is found to be wrong with a file, all of it before anybody is told. */
final class Problems {
    private final String file;
    private final boolean leaveOut;
    private final List<ComposeProblem> found = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    Problems(String file, boolean leaveOut) {
        this.file = file;
        this.leaveOut = leaveOut;
    }

    /** It makes no sense. What follows from that at the same place is not told, too. */
    void wrong(Place place, String message) {
        if (found.stream().anyMatch(known -> known.field().equals(place.path()))) {
            return;
        }
        found.add(
                new ComposeProblem(
                        file, place.line(), serviceOf(place.path()), place.path(), false, message));
    }

    /** A file of variables beside it makes no sense. */
    void wrongIn(String beside, EnvFile.Bad bad) {
        found.add(
                new ComposeProblem(
                        beside, bad.line(), null, "", false, String.valueOf(bad.getMessage())));
    }

    /**
     * It makes sense, and is not supported.
     *
     * @param instead what to do instead; empty where there is nothing to be said
     */
    void unsupported(Place place, String instead) {
        if (leaveOut) {
            leftOut.add(place.path());
            return;
        }
        found.add(
                new ComposeProblem(
                        file,
                        place.line(),
                        serviceOf(place.path()),
                        place.path(),
                        true,
                        "it is not supported" + (instead.isEmpty() ? "" : ": " + instead)));
    }

    private static @Nullable String serviceOf(String path) {
        String[] parts = path.split("\\.");
        return parts.length > 1 && parts[0].equals("services") ? parts[1] : null;
    }

    List<String> leftOut() {
        return leftOut;
    }

    /**
     * @throws ComposeRefused where there was any
     */
    void requireNone() {
        if (!found.isEmpty()) {
            throw new ComposeRefused(found);
        }
    }
}
