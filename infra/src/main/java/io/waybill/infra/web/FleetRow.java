package io.waybill.infra.web;

import io.waybill.domain.container.Drift;
import io.waybill.infra.adoption.UnmanagedContainers.Known;
import io.waybill.projections.Words;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.timeline.ContainerThen;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A line of the fleet, of now or of then.
 *
 * @param href of its page; none where it is not on record
 * @param status as it is filtered by
 * @param state what is shown of that
 * @param since when it came to be so
 * @param notes what is to be known of it besides
 */
record FleetRow(
        String id,
        String name,
        @Nullable String href,
        String image,
        String imageName,
        String host,
        String status,
        String state,
        String health,
        @Nullable Instant since,
        List<Note> notes,
        Set<Trait> traits) {

    /**
     * @param tone {@code bad}, {@code warn} or {@code calm}
     */
    record Note(String tone, String text) {}

    public boolean needsAttention() {
        return traits.contains(Trait.ATTENTION);
    }

    boolean says(String words) {
        String all =
                (name + ' ' + id + ' ' + image + ' ' + host + ' ' + state).toLowerCase(Locale.ROOT);
        return Arrays.stream(words.strip().toLowerCase(Locale.ROOT).split("\\s+"))
                .allMatch(all::contains);
    }

    static FleetRow of(ContainerView view, boolean watched) {
        Set<Trait> traits = traits(view.status(), view.health(), watched);
        List<Note> notes = new ArrayList<>();
        for (Drift drift : view.drift()) {
            traits.add(Trait.DRIFTED);
            notes.add(
                    new Note(
                            "warn",
                            "drift: %s %s instead of %s"
                                    .formatted(drift.field(), drift.observed(), drift.desired())));
        }
        ContainerView.InFlight operation = view.operation();
        if (operation != null) {
            traits.add(Trait.BUSY);
            notes.add(new Note("calm", operation.action() + " in flight"));
        }
        if (view.failure() != null) {
            traits.add(Trait.FAILED);
            notes.add(new Note("bad", "failed: " + view.failure().message()));
        }
        if (view.status().equals("lost")) {
            notes.add(new Note("bad", "was " + view.lastStatus() + " when seen last"));
        }
        addSight(watched, traits, notes);
        String since = view.registeredAs();
        return new FleetRow(
                view.id(),
                view.name(),
                "/ui/containers/" + view.id(),
                since == null ? image(view.image(), view.version()) : since,
                since == null ? view.image() : since.substring(0, since.lastIndexOf(':')),
                view.host(),
                view.status(),
                state(view.status(), view.exitCode()),
                view.health(),
                since(view),
                notes,
                withAttention(traits));
    }

    static FleetRow of(ContainerThen then, boolean watched) {
        Set<Trait> traits = traits(then.status(), then.health(), watched);
        List<Note> notes = new ArrayList<>();
        if (then.drifted()) {
            traits.add(Trait.DRIFTED);
            notes.add(new Note("warn", "not as asked: " + then.desired()));
        }
        if (then.operation() != null) {
            traits.add(Trait.BUSY);
            notes.add(new Note("calm", then.operation() + " in flight"));
        }
        if (then.lastStatus() != null) {
            notes.add(new Note("bad", "was " + then.lastStatus() + " when seen last"));
        }
        addSight(watched, traits, notes);
        return new FleetRow(
                then.id(),
                then.name(),
                "/ui/containers/" + then.id(),
                image(then.image(), then.version()),
                then.image(),
                then.host(),
                then.status(),
                state(then.status(), then.exitCode()),
                then.health(),
                then.since(),
                notes,
                withAttention(traits));
    }

    /** One that nobody put under record. */
    static FleetRow of(Known known, boolean watched) {
        var observed = known.found().observed();
        String status = Words.of(observed.status());
        Set<Trait> traits = traits(status, Words.of(observed.health()), watched);
        traits.add(Trait.UNMANAGED);
        List<Note> notes = new ArrayList<>(List.of(new Note("warn", "unmanaged")));
        addSight(watched, traits, notes);
        return new FleetRow(
                known.id().value(),
                known.found().name(),
                null,
                known.found().imageName().replaceAll("(sha256:[0-9a-f]{12})[0-9a-f]{52}", "$1…"),
                "",
                known.host().value(),
                status,
                state(status, observed.exitCode()),
                Words.of(observed.health()),
                observed.status().hasProcess() ? observed.startedAt() : observed.finishedAt(),
                notes,
                withAttention(traits));
    }

    private static Set<Trait> traits(String status, String health, boolean watched) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        switch (status) {
            case "running", "restarting", "paused" -> traits.add(Trait.RUNNING);
            case "lost" -> traits.add(Trait.LOST);
            default -> traits.add(Trait.DOWN);
        }
        if (health.equals("unhealthy")) {
            traits.add(Trait.UNHEALTHY);
        }
        if (status.equals("dead")) {
            traits.add(Trait.FAILED);
        }
        if (!watched) {
            traits.add(Trait.UNOBSERVED);
        }
        return traits;
    }

    private static void addSight(boolean watched, Set<Trait> traits, List<Note> notes) {
        if (!watched && !traits.contains(Trait.LOST)) {
            notes.add(new Note("warn", "unobserved"));
        }
    }

    private static Set<Trait> withAttention(Set<Trait> traits) {
        boolean troubled =
                traits.stream()
                        .anyMatch(
                                trait ->
                                        switch (trait) {
                                            case DRIFTED, LOST, UNHEALTHY, FAILED, UNOBSERVED ->
                                                    true;
                                            case ATTENTION, RUNNING, DOWN, BUSY, UNMANAGED -> false;
                                        });
        if (troubled) {
            traits.add(Trait.ATTENTION);
        }
        return traits;
    }

    private static @Nullable Instant since(ContainerView view) {
        if (view.lostSince() != null) {
            return view.lostSince();
        }
        return switch (view.status()) {
            case "running", "paused", "restarting" -> view.startedAt();
            case "exited", "dead" -> view.finishedAt();
            default -> view.declaredAt();
        };
    }

    private static String image(String image, int version) {
        return version == 0 ? image : image + ":" + version;
    }

    static String state(String status, @Nullable Integer exitCode) {
        return status.equals("exited") && exitCode != null
                ? "exited (" + exitCode + ")"
                : status.replace('-', ' ');
    }
}
