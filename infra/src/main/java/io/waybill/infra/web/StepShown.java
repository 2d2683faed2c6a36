package io.waybill.infra.web;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.SpecDiff;
import io.waybill.domain.container.SpecDiff.Change;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.Step;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a step does, field by field.
 *
 * @param href of what it is about; none where that is not there yet
 * @param changes none where they are not told one by one
 */
record StepShown(
        int number,
        Deed deed,
        String about,
        @Nullable String href,
        @Nullable String host,
        String does,
        List<Change> changes) {

    /** What is done, as it is counted. */
    enum Deed {
        SWITCH("the current version", "switched"),
        REMOVE("container", "removed"),
        CREATE("container", "made anew"),
        MOVE("container", "moved"),
        REPLACE("container", "replaced"),
        RENAME("container", "renamed"),
        START("container", "started"),
        STOP("container", "stopped"),
        PAUSE("container", "paused");

        private final String thing;
        private final String done;

        Deed(String thing, String done) {
            this.thing = thing;
            this.done = done;
        }

        String of(long count) {
            if (this == SWITCH) {
                return thing + " of " + count + (count == 1 ? " image " : " images ") + done;
            }
            return count + " " + thing + (count == 1 ? " " : "s ") + done;
        }

        public String word() {
            return Words.of(this);
        }

        public String done() {
            return done;
        }

        static Deed of(Step step) {
            Aim before = step.before();
            Aim after = step.after();
            if (step.current() != null) {
                return SWITCH;
            }
            if (after == null) {
                return REMOVE;
            }
            if (before == null) {
                return CREATE;
            }
            if (!before.host().equals(after.host())) {
                return MOVE;
            }
            if (before.revision() != after.revision() || !before.image().equals(after.image())) {
                return REPLACE;
            }
            if (!before.name().equals(after.name())) {
                return RENAME;
            }
            return switch (after.state()) {
                case RUNNING -> START;
                case STOPPED -> STOP;
                case PAUSED -> PAUSE;
                case ABSENT -> REMOVE;
            };
        }
    }

    /** The specification that a step's aim means. */
    interface Specs {
        ContainerSpec of(ContainerId container, Aim aim);
    }

    /**
     * @param specs none where it is told in a few words only
     * @param there whether what it makes is there
     */
    static StepShown of(Step step, @Nullable Specs specs, boolean there) {
        Aim aim = step.after() == null ? step.before() : step.after();
        return new StepShown(
                step.number(),
                Deed.of(step),
                step.about(),
                href(step, there),
                aim == null ? null : aim.host().value(),
                step.words(),
                specs == null ? List.of() : changes(step, specs));
    }

    private static @Nullable String href(Step step, boolean there) {
        if (step.current() != null) {
            return "/ui/images/" + Address.segment(step.current().image().value());
        }
        return step.before() == null && !there
                ? null
                : "/ui/containers/" + Objects.requireNonNull(step.container()).value();
    }

    private static List<Change> changes(Step step, Specs specs) {
        Aim before = step.before();
        Aim after = step.after();
        if (step.current() != null) {
            Integer from = step.current().from();
            return List.of(
                    new Change(
                            "current version",
                            from == null ? null : from.toString(),
                            String.valueOf(step.current().to())));
        }
        if (after == null || step.container() == null) {
            return List.of();
        }
        ContainerSpec spec = specs.of(step.container(), after);
        List<Change> changes = new ArrayList<>();
        if (before == null) {
            changes.add(new Change("image", null, image(after)));
            changes.addAll(
                    SpecDiff.between(after.image(), ContainerSpec.DEFAULT, after.image(), spec));
            changes.add(new Change("asked to be", null, Words.of(after.state())));
            return changes;
        }
        add(changes, "host", before.host().value(), after.host().value());
        add(changes, "name", before.name(), after.name());
        changes.addAll(
                SpecDiff.between(
                        before.image(), specs.of(step.container(), before), after.image(), spec));
        add(changes, "asked to be", Words.of(before.state()), Words.of(after.state()));
        return changes;
    }

    private static void add(List<Change> changes, String field, String from, String to) {
        if (!from.equals(to)) {
            changes.add(new Change(field, from, to));
        }
    }

    private static String image(Aim aim) {
        return aim.image().image().value()
                + (aim.image().version() == 0 ? "" : " version " + aim.image().version());
    }
}
