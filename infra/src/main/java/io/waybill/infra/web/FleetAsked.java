package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * Which part of the fleet is asked for, and of which time: all of it stands in the address.
 *
 * @param show only those that have the trait
 * @param q words that each is in the name, the id, the image, the host or the state
 * @param label {@code key} or {@code key=value}
 * @param at of now where absent
 */
record FleetAsked(
        @Nullable Trait show,
        @Nullable String host,
        @Nullable String image,
        @Nullable String state,
        @Nullable String q,
        @Nullable String label,
        @Nullable Instant at,
        int page) {
    static final String PATH = "/ui/fleet";
    private static final Duration AHEAD = Duration.ofMinutes(1);

    static FleetAsked of(HttpServletRequest http) {
        String show = Asked.text(http, "show");
        String page = Asked.text(http, "page");
        return new FleetAsked(
                show == null
                        ? null
                        : Trait.named(show)
                                .orElseThrow(
                                        () ->
                                                new InvalidInput(
                                                        "show",
                                                        "'"
                                                                + show
                                                                + "' is not one that is counted")),
                Asked.text(http, "host"),
                Asked.text(http, "image"),
                Asked.text(http, "state"),
                Asked.text(http, "q"),
                Asked.text(http, "label"),
                at(Asked.text(http, "at")),
                page == null || !page.matches("[1-9]\\d{0,5}") ? 1 : Integer.parseInt(page));
    }

    private static @Nullable Instant at(@Nullable String text) {
        Instant at = Asked.instant("at", text);
        if (at != null && at.isAfter(Instant.now().plus(AHEAD))) {
            throw new InvalidInput("at", "'" + text + "' lies in the future");
        }
        return at;
    }

    public boolean isOfNow() {
        return at == null;
    }

    public boolean isOfAll() {
        return show == null
                && host == null
                && image == null
                && state == null
                && q == null
                && label == null;
    }

    FleetAsked showing(@Nullable Trait other) {
        return new FleetAsked(other, host, image, state, q, label, at, 1);
    }

    FleetAsked at(@Nullable Instant other) {
        return new FleetAsked(show, host, image, state, q, label, other, 1);
    }

    FleetAsked page(int other) {
        return new FleetAsked(show, host, image, state, q, label, at, other);
    }

    /** The rest of it, for the counters. */
    boolean means(FleetRow row) {
        return (host == null || host.equals(row.host()))
                && (image == null || image.equals(row.imageName()))
                && (state == null || state.equals(row.status()))
                && (q == null || row.says(q));
    }

    public String href() {
        return Address.of(PATH)
                .with("show", show == null ? null : show.word())
                .with("host", host)
                .with("image", image)
                .with("state", state)
                .with("q", q)
                .with("label", label)
                .with("at", at == null ? null : Written.NOW.exactly(at))
                .with("page", page == 1 ? null : page)
                .toString();
    }
}
