package io.waybill.domain.container;

import io.waybill.domain.TransitionRefused;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What keeps a container on its host, beside its state. */
public final class MoveRules {
    private MoveRules() {}

    /**
     * Why a container stays on its host, whatever its state: what it keeps there, or that it is
     * gone once it is stopped; none where it can be moved as it is.
     */
    public static @Nullable String keepsAtHome(Desired desired) {
        if (desired.spec().autoRemove()) {
            return "it removes itself when it is stopped";
        }
        String lacking = desired.spec().lacks().orElse(null);
        if (lacking != null) {
            return "it cannot be made elsewhere: " + lacking;
        }
        List<String> local = local(desired);
        return local.isEmpty()
                ? null
                : "what it keeps in " + String.join(", ", local) + " is local";
    }

    private static List<String> local(Desired desired) {
        return desired.spec().mounts().stream()
                .filter(MoveRules::isLocal)
                .map(MoveRules::words)
                .toList();
    }

    static void require(Desired desired, Move move) {
        if (move.to().equals(move.from())) {
            throw refused(desired, "it is on host " + move.to().value() + " already; name another");
        }
        if (desired.spec().autoRemove()) {
            throw refused(
                    desired,
                    "it removes itself when it is stopped; stop it, and run another there");
        }
        desired.spec()
                .lacks()
                .ifPresent(
                        lacking -> {
                            throw refused(
                                    desired,
                                    "it cannot be made there: "
                                            + lacking
                                            + "; leave it, or run another there");
                        });
        List<String> local = local(desired);
        if (!local.isEmpty() && !move.leavesVolumes()) {
            throw refused(
                    desired,
                    "what it keeps in "
                            + String.join(", ", local)
                            + " stays on host "
                            + move.from().value()
                            + "; move it without that (leaveVolumes), or leave it there");
        }
    }

    private static boolean isLocal(Mount mount) {
        return switch (mount.type()) {
            case BIND, VOLUME -> true;
            case TMPFS -> false;
        };
    }

    private static String words(Mount mount) {
        return mount.source() == null ? mount.target() : mount.source() + ":" + mount.target();
    }

    static TransitionRefused notToBeCalledOff(Desired desired, String because) {
        return new TransitionRefused(
                "call off the move of", "container " + desired.name(), because);
    }

    private static TransitionRefused refused(Desired desired, String because) {
        return new TransitionRefused("move", "container " + desired.name(), because);
    }
}
