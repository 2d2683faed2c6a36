package io.waybill.projections.audit;

import static io.waybill.projections.audit.AuditRows.insert;

import io.waybill.domain.access.AccessEvent;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerEvent.DesiredChanged;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.rollout.RolloutEvent;
import io.waybill.domain.secret.SecretEvent;
import io.waybill.domain.stack.StackEvent;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Projection;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Who did what, to what, why, and what came of it: one entry an event. */
public final class AuditProjection implements Projection {
    public static final String NAME = "audit";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void apply(List<EventRecord> events, JdbcTemplate jdbc) {
        Map<String, KnownContainer> known = KnownContainers.load(events, jdbc);
        Map<String, KnownContainers.Change> changes = new HashMap<>();
        List<AuditEntry> entries = new ArrayList<>(events.size());
        List<@Nullable Object[]> rows = new ArrayList<>(events.size());
        for (EventRecord event : events) {
            if (event.event() instanceof DesiredChanged changed) {
                String id = changed.containerId().value();
                KnownContainer now = KnownContainer.from(changed.desired());
                if (!now.equals(known.put(id, now))) {
                    changes.put(id, new KnownContainers.Change(id, event.position(), now));
                }
            }
            AuditEntry entry = AuditRows.entry(event, account(event, known));
            entries.add(entry);
            rows.add(AuditRows.row(event.sequence(), entry));
        }
        insert(rows, jdbc);
        KnownContainers.save(changes.values(), jdbc);
        AuditSegments.seal(entries, jdbc);
    }

    private static Account account(EventRecord event, Map<String, KnownContainer> known) {
        return switch (event.event()) {
            case ContainerEvent container ->
                    ContainerAccount.of(container, required(known, container));
            case ImageEvent image -> ImageAccount.of(image);
            case HostEvent host -> HostAccount.of(host);
            case RolloutEvent rollout -> RolloutAccount.of(rollout);
            case StackEvent stack -> StackAccount.of(stack);
            case AccessEvent access -> AccessAccount.of(access);
            case SecretEvent secret -> SecretAccount.of(secret);
            default -> throw new IllegalArgumentException("no account of " + event.type());
        };
    }

    private static KnownContainer required(
            Map<String, KnownContainer> known, ContainerEvent event) {
        @Nullable KnownContainer container = known.get(event.containerId().value());
        if (container == null) {
            throw new IllegalStateException(
                    "the history of " + event.containerId() + " does not begin at its beginning");
        }
        return container;
    }

    /**
     * With 2, what has a time of its own is told with it: reconfigurations, losses, findings. With
     * 3, a comma follows who approved only where words do.
     */
    @Override
    public int version() {
        return 3;
    }

    @Override
    public List<String> tables() {
        return List.of("audit_entry", "audit_container", "audit_term", "audit_segment");
    }

    @Override
    public OptionalLong sequenceOf(String subject, JdbcTemplate jdbc) {
        // Of one subject, the order of positions is that of sequences.
        return jdbc
                .queryForList(
                        "select sequence from audit_entry where subject = ? order by position desc limit 1",
                        Long.class,
                        subject)
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }
}
