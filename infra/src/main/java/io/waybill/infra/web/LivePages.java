package io.waybill.infra.web;

import io.waybill.infra.access.Sessions;
import io.waybill.infra.process.InBackground;
import io.waybill.infra.rollout.StepWaits;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Tells open pages that something they show has changed. One thread looks for all of them, and only
 * while there are any; a page that waits costs its connection, and neither a thread nor one to the
 * database.
 */
@Component
class LivePages extends InBackground {
    private static final Logger log = LoggerFactory.getLogger(LivePages.class);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(700);
    private static final long BEATS_EVERY = Duration.ofSeconds(10).toNanos();

    private final Set<OpenPage> open = ConcurrentHashMap.newKeySet();
    private final WhatChanged changed;
    private final FleetNow fleet;
    private final Sessions sessions;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private long beatNanos;

    LivePages(WhatChanged changed, FleetNow fleet, Sessions sessions) {
        super("live-pages");
        this.changed = changed;
        this.fleet = fleet;
        this.sessions = sessions;
    }

    /**
     * @param of beginnings of what the page shows, such as {@code containers/}; nothing is all
     * @param session by which it was let in
     */
    SseEmitter open(Set<String> of, String session) {
        OpenPage page = new OpenPage(of, session, open::remove);
        open.add(page);
        synchronized (open) {
            open.notifyAll();
        }
        return page.emitter();
    }

    @Override
    protected void run() {
        while (isRunning()) {
            try {
                awaitSomebody();
                look();
                Thread.sleep(LOOKS_EVERY);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException failure) {
                // Pages ask, too, and are told so.
                log.warn("what changed cannot be seen: {}", failure.toString());
                pause();
            }
        }
    }

    private void awaitSomebody() throws InterruptedException {
        synchronized (open) {
            if (open.isEmpty()) {
                changed.forget();
                told.clear();
            }
            while (open.isEmpty()) {
                open.wait();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOKS_EVERY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        List<OpenPage> pages = List.copyOf(open);
        Set<String> asked =
                pages.stream().flatMap(page -> page.of().stream()).collect(Collectors.toSet());
        Set<String> news = changed.since(asked);
        news.addAll(takeTold());
        if (!news.isEmpty()) {
            fleet.forget();
        }
        for (OpenPage page : pages) {
            // One that has just come may have been made before this was looked at.
            if (page.isNew() || page.shows(news)) {
                page.tell();
            }
        }
        if (System.nanoTime() - beatNanos > BEATS_EVERY) {
            beatNanos = System.nanoTime();
            beat();
        }
    }

    private Set<String> takeTold() {
        Set<String> taken = Set.copyOf(told);
        told.removeAll(taken);
        return taken;
    }

    @EventListener
    void on(StepWaits waits) {
        told.add(waits.rollout().subject());
    }

    /** Also how a page that is gone is noticed. */
    private void beat() {
        Set<String> standing =
                sessions.standing(open.stream().map(OpenPage::session).distinct().toList());
        for (OpenPage page : open) {
            if (standing.contains(page.session())) {
                page.beat();
            } else {
                page.end();
            }
        }
    }

    /** Else a stop would wait for pages that nobody closes. */
    @EventListener
    void close(ContextClosedEvent closed) {
        open.forEach(OpenPage::hangUp);
    }
}
