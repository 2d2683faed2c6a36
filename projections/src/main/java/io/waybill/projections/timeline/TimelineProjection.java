package io.waybill.projections.timeline;

import io.waybill.domain.host.HostEvent.HostUnobserved;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Projection;

import org.springframework.jdbc.core.JdbcTemplate;

import java.util.List;
import java.util.OptionalLong;

/** How the fleet was, at any instant, and what was known of it at any other. */
public final class TimelineProjection implements Projection {
    public static final String NAME = "timeline";

    private static final List<String> UNOBSERVED =
            List.of("text", "bigint", "timestamptz", "timestamptz", "timestamptz", "text");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void apply(List<EventRecord> events, JdbcTemplate jdbc) {
        new TimelineTable(jdbc).apply(events);
        Columns unobserved = new Columns(UNOBSERVED);
        for (EventRecord record : events) {
            if (record.event() instanceof HostUnobserved host) {
                unobserved.add(
                        host.hostId().value(),
                        record.sequence(),
                        host.from(),
                        host.to(),
                        record.recordedAt(),
                        host.because());
            }
        }
        unobserved.execute(
                jdbc,
                """
                insert into timeline_unobserved (host, sequence, valid_from, valid_to, known_from, because)
                select host, sequence, least(valid_from, valid_to), valid_to, known_from, because
                from %s as seen (host, sequence, valid_from, valid_to, known_from, because)
                on conflict do nothing""");
    }

    @Override
    public List<String> tables() {
        return List.of("timeline_current", "timeline_interval", "timeline_unobserved");
    }

    /** Of images it knows nothing, of hosts only when nobody watched them. */
    @Override
    public OptionalLong sequenceOf(String subject, JdbcTemplate jdbc) {
        int slash = subject.indexOf('/');
        String key = subject.substring(slash + 1);
        return switch (subject.substring(0, Math.max(slash, 0))) {
            case "containers" ->
                    jdbc
                            .queryForList(
                                    "select sequence from timeline_current where container = ?",
                                    Long.class,
                                    key)
                            .stream()
                            .mapToLong(Long::longValue)
                            .findFirst();
            default -> OptionalLong.of(Long.MAX_VALUE);
        };
    }
}
