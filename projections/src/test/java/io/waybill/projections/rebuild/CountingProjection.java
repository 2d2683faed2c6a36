package io.waybill.projections.rebuild;

import io.waybill.projections.EventRecord;
import io.waybill.projections.Projection;

import org.springframework.jdbc.core.JdbcTemplate;

import java.util.List;
import java.util.OptionalLong;

/** One that only the tests have: how many events there are about each subject. */
final class CountingProjection implements Projection {
    static final String TABLE =
            "create table counted (subject text primary key, events int not null)";

    private final int version;
    private final int each;

    /**
     * @param each what one event counts for, in this version
     */
    CountingProjection(int version, int each) {
        this.version = version;
        this.each = each;
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public List<String> tables() {
        return List.of("counted");
    }

    @Override
    public void apply(List<EventRecord> events, JdbcTemplate jdbc) {
        for (EventRecord event : events) {
            jdbc.update(
                    """
                    insert into counted values (?, ?)
                    on conflict (subject) do update set events = counted.events + excluded.events""",
                    event.subject(),
                    each);
        }
    }

    @Override
    public OptionalLong sequenceOf(String subject, JdbcTemplate jdbc) {
        return OptionalLong.empty();
    }
}
