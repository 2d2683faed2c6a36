package io.waybill.projections;

import java.util.ArrayList;
import java.util.List;

/** That events follow upon each other without a gap. */
public final class Succession {
    private Succession() {}

    /**
     * Those of the events that come after a position; they are read more than once now and then.
     *
     * @throws PositionGap where one is missing
     */
    public static List<EventRecord> after(long last, List<EventRecord> events, String topic) {
        List<EventRecord> unknown = new ArrayList<>(events.size());
        long reached = last;
        for (EventRecord event : events) {
            if (event.position() <= reached) {
                continue;
            }
            if (event.position() != reached + 1) {
                throw new PositionGap(topic, reached, event.position());
            }
            unknown.add(event);
            reached = event.position();
        }
        return unknown;
    }
}
