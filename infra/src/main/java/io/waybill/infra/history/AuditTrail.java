package io.waybill.infra.history;

import io.waybill.domain.EventMetadata;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.StoredEvent;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditQueries;

import org.springframework.stereotype.Component;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Single entries of the audit trail: what is behind them, what led to them, what followed. */
@Component
public class AuditTrail {
    /** So many entries of a chain are told at most. */
    static final int LONGEST_CHAIN = 1_000;

    private final AuditQueries audit;
    private final EventLog log;
    private final Lives lives;

    AuditTrail(AuditQueries audit, EventLog log, Lives lives) {
        this.audit = audit;
        this.log = log;
        this.lives = lives;
    }

    /**
     * What led to an entry, and what followed.
     *
     * @param items in the order in which one follows from the other, the first cause first
     * @param whole whether that is all; otherwise there is more than is told
     */
    public record Chain(List<Link> items, boolean whole) {}

    /**
     * @param depth how many causes stand before it; 0 of the first
     * @param relation to the entry that was asked for: {@code led-to-it}, {@code it} or {@code
     *     followed}
     */
    public record Link(int depth, String relation, AuditEntry entry) {}

    /**
     * @param id a position, or an event's id
     * @throws UnknownThing where there is no such entry, or not yet
     */
    public AuditEntry entry(String id) {
        return position(id)
                .flatMap(audit::entry)
                .orElseThrow(
                        () ->
                                new UnknownThing(
                                        "there is no entry "
                                                + id
                                                + ": it takes a position, or an event's id"));
    }

    /** An entry, its event, and what that changed. */
    public Told told(String id) {
        AuditEntry entry = entry(id);
        StoredEvent stored = log.at(entry.position()).orElseThrow();
        List<Change> changes = new ArrayList<>();
        lives.walk(
                stored.subject(),
                moment -> {
                    boolean there = moment.stored().sequence() >= stored.sequence();
                    if (there) {
                        changes.addAll(Change.between(moment.before(), moment.after()));
                    }
                    return !there;
                });
        return new Told(
                entry,
                stored.metadata().get(EventMetadata.SOURCE_ADDRESS),
                Told.Event.of(stored),
                changes);
    }

    /** The causes of an entry up to the first, and all that followed from it. */
    public Chain chain(String id) {
        AuditEntry asked = entry(id);
        List<Link> links = new ArrayList<>();
        for (AuditEntry cause : causes(asked)) {
            links.add(new Link(links.size(), "led-to-it", cause));
        }
        links.add(new Link(links.size(), "it", asked));
        boolean whole = addFollowing(asked, links);
        return new Chain(links, whole);
    }

    private Deque<AuditEntry> causes(AuditEntry asked) {
        Deque<AuditEntry> causes = new ArrayDeque<>();
        Optional<AuditEntry> cause = cause(asked);
        while (cause.isPresent() && causes.size() < LONGEST_CHAIN) {
            causes.addFirst(cause.get());
            cause = cause(cause.get());
        }
        return causes;
    }

    private Optional<AuditEntry> cause(AuditEntry entry) {
        String id = entry.causationId();
        return id == null ? Optional.empty() : log.positionOf(id).flatMap(audit::entry);
    }

    /** Each before what followed from it, in the order of the log otherwise. */
    private boolean addFollowing(AuditEntry asked, List<Link> links) {
        Set<Long> told = new HashSet<>(Set.of(asked.position()));
        Deque<Link> open = new ArrayDeque<>();
        Link next = links.getLast();
        while (next != null) {
            if (next != links.getLast()) {
                links.add(next);
            }
            if (links.size() >= LONGEST_CHAIN) {
                return false;
            }
            int depth = next.depth() + 1;
            List<AuditEntry> following =
                    audit.followingFrom(List.of(next.entry().id()), LONGEST_CHAIN);
            for (AuditEntry each : following.reversed()) {
                if (told.add(each.position())) {
                    open.push(new Link(depth, "followed", each));
                }
            }
            next = open.poll();
        }
        return true;
    }

    private Optional<Long> position(String id) {
        try {
            return id.contains("-") ? log.positionOf(id) : Optional.of(Long.parseLong(id));
        } catch (NumberFormatException _) {
            throw new InvalidInput(
                    "id", "'" + id + "' is neither a position, such as 42, nor an event's id");
        }
    }
}
