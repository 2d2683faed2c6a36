package io.waybill.infra.web;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A page that somebody looks at. What it is told is said on a thread that lives for as long as that
 * takes, so that one that does not listen holds up nobody; what it was not told by then is one.
 */
final class OpenPage {
    private static final long NO_END = 0;

    private final Set<String> of;
    private final String session;
    private final Consumer<OpenPage> gone;
    private final SseEmitter emitter = new SseEmitter(NO_END);
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean isNew = true;

    OpenPage(Set<String> of, String session, Consumer<OpenPage> gone) {
        this.of = of;
        this.session = session;
        this.gone = gone;
        emitter.onCompletion(() -> gone.accept(this));
        emitter.onError(_ -> gone.accept(this));
    }

    SseEmitter emitter() {
        return emitter;
    }

    Set<String> of() {
        return of;
    }

    String session() {
        return session;
    }

    /** Whether it shows any of that. */
    boolean shows(Set<String> news) {
        return !news.isEmpty()
                && (of.isEmpty()
                        || news.contains(WhatChanged.ALL)
                        || news.stream().anyMatch(each -> of.stream().anyMatch(each::startsWith)));
    }

    /** Something changed; what was not said yet is said once. */
    void tell() {
        if (waiting.getAndUpdate(before -> Math.min(before + 1, 2)) == 0) {
            say("changed");
        }
    }

    /** Where it waits for nothing. */
    void beat() {
        if (waiting.compareAndSet(0, 1)) {
            say("beat");
        }
    }

    private void say(String first) {
        Thread.ofVirtual()
                .name("live-page")
                .start(
                        () -> {
                            String event = first;
                            try {
                                do {
                                    emitter.send(SseEmitter.event().name(event).data(""));
                                    event = "changed";
                                } while (waiting.decrementAndGet() > 0);
                            } catch (IOException | IllegalStateException left) {
                                gone.accept(this);
                            }
                        });
    }

    /** Whether it was told before; from then on it was. */
    boolean isNew() {
        boolean before = isNew;
        isNew = false;
        return before;
    }

    /** Its session is over. */
    void end() {
        gone.accept(this);
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                emitter.send(SseEmitter.event().name("over").data(""));
                                emitter.complete();
                            } catch (IOException | IllegalStateException left) {
                                gone.accept(this);
                            }
                        });
    }

    void hangUp() {
        gone.accept(this);
        emitter.complete();
    }
}
