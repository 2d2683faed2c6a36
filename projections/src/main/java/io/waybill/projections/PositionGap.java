package io.waybill.projections;

/** An event is missing on the topic. To go on would be to skip it, so nothing does. */
public final class PositionGap extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PositionGap(String topic, long last, long next) {
        super(
                "after position "
                        + last
                        + " the topic "
                        + topic
                        + " goes on with "
                        + next
                        + ": events are missing");
    }
}
