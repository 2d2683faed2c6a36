package io.waybill.domain.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.DesiredState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a rollout does to one container; or to an image, whose current version it switches.
 *
 * @param number from 1
 * @param container of a step that makes one, the id that it will have
 * @param before what was asked for it when the rollout was planned; none where it is made
 * @param after what is asked for it then; none where it is removed
 * @param waits what has to come first
 */
public record Step(
        int number,
        @Nullable ContainerId container,
        @Nullable Aim before,
        @Nullable Aim after,
        @Nullable CurrentSwitch current,
        List<Wait> waits) {

    /**
     * Another step that has to come first.
     *
     * @param until how far it has to have come
     */
    public record Wait(int step, Until until) {}

    /** How far another step has to have come. */
    public enum Until {
        /** Its container runs, and may have to prove yet that it works. */
        STARTED,
        DONE
    }

    public Step {
        waits = waits == null ? List.of() : List.copyOf(waits);
    }

    /** One that waits for none in particular. */
    public Step(
            int number,
            @Nullable ContainerId container,
            @Nullable Aim before,
            @Nullable Aim after,
            @Nullable CurrentSwitch current) {
        this(number, container, before, after, current, List.of());
    }

    static Step of(int number, CurrentSwitch current) {
        return new Step(number, null, null, null, current);
    }

    /** The name of what it is about. */
    public String about() {
        if (current != null) {
            return "image " + current.image().value();
        }
        Aim aim = after == null ? before : after;
        return Objects.requireNonNull(aim).name();
    }

    /** What it does, in words such as {@code replace: revision 5 → 3, image shop:4 → shop:2}. */
    public String words() {
        if (current != null) {
            return "switch the current version " + current.from() + " → " + current.to();
        }
        if (after == null) {
            return "remove";
        }
        if (before == null) {
            return "create on "
                    + after.host().value()
                    + " "
                    + of(after)
                    + ", "
                    + (after.completes() ? "run to its end" : words(after.state()));
        }
        List<String> words = new ArrayList<>();
        if (!before.host().equals(after.host())) {
            words.add("move " + before.host().value() + " → " + after.host().value());
        }
        if (!before.name().equals(after.name())) {
            words.add("rename " + before.name() + " → " + after.name());
        }
        boolean other = before.revision() != after.revision() || after.stack() != null;
        if (other || !before.image().equals(after.image())) {
            words.add("replace " + replaced(before, after));
        }
        if (after.completes()) {
            words.add("run to its end");
        } else if (before.state() != after.state()) {
            words.add(becoming(after.state()));
        }
        return String.join(", ", words);
    }

    // Where only the image changes, that is what there is to say.
    private static String replaced(Aim before, Aim after) {
        return before.revision() == after.revision() && after.stack() == null
                ? image(before) + " → " + image(after)
                : of(before) + " → " + of(after);
    }

    private static String of(Aim aim) {
        return (aim.stack() == null ? "" : "stack ")
                + "revision "
                + aim.revision()
                + " ("
                + image(aim)
                + ")";
    }

    private static String image(Aim aim) {
        return aim.image().image().value() + ":" + aim.image().version();
    }

    private static String becoming(DesiredState state) {
        return switch (state) {
            case RUNNING -> "start";
            case STOPPED -> "stop";
            case PAUSED -> "pause";
            case ABSENT -> "remove";
        };
    }

    private static String words(DesiredState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
