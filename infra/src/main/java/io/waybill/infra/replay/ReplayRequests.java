package io.waybill.infra.replay;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.wire.EventTypes;
import io.waybill.infra.KafkaProperties;
import io.waybill.infra.offload.Positions;
import io.waybill.infra.publisher.EventLog;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Instant;

/** What a request for a replay means, in positions of the log; what cannot be is refused. */
@Component
public class ReplayRequests {
    private static final Instant EVER = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    private final KafkaProperties kafka;
    private final EventLog log;

    ReplayRequests(KafkaProperties kafka, EventLog log) {
        this.kafka = kafka;
        this.log = log;
    }

    /** A position, or a time of recording. */
    public record Bound(@Nullable Long position, @Nullable Instant time) {}

    /**
     * @throws InvalidInput where it cannot be: a topic of Waybill's own, or no such range
     */
    public Replays.Asked asked(
            String id,
            String requestHash,
            String topic,
            @Nullable Bound from,
            @Nullable Bound to,
            ReplayFilter filter,
            @Nullable String speed) {
        requireTopic(topic);
        String pace = speed == null ? "max" : speed;
        Speed.of(pace);
        if (filter.types() != null) {
            filter.types().forEach(ReplayRequests::requireType);
        }
        Instant since = from == null ? null : from.time();
        Instant before = to == null ? null : to.time();
        Positions range = range(from, to);
        if (since != null || before != null) {
            range = recorded(range, since, before);
        }
        return new Replays.Asked(
                id, requestHash, topic, range.first(), range.last(), since, before, filter, pace);
    }

    private Positions range(@Nullable Bound from, @Nullable Bound to) {
        long end = log.lastPosition();
        long first = from == null || from.position() == null ? 1 : from.position();
        long last = to == null || to.position() == null ? end : to.position();
        if (first < 1 || first > end) {
            throw new InvalidInput(
                    "from", "position " + first + " is not in the log, which has 1 to " + end);
        }
        if (last > end) {
            throw new InvalidInput(
                    "to", "position " + last + " is not in the log, which has 1 to " + end);
        }
        if (last < first) {
            throw new InvalidInput(
                    "to", "position " + last + " is before the first that is asked for, " + first);
        }
        return new Positions(first, last);
    }

    private Positions recorded(Positions range, @Nullable Instant since, @Nullable Instant before) {
        return log.recorded(range, since == null ? EVER : since, before == null ? NEVER : before)
                .orElseThrow(
                        () ->
                                new InvalidInput(
                                        since != null ? "from" : "to",
                                        "from position "
                                                + range.first()
                                                + " to "
                                                + range.last()
                                                + ", nothing was recorded"
                                                + (since == null ? "" : " from " + since + " on")
                                                + (before == null ? "" : " before " + before)));
    }

    private void requireTopic(String topic) {
        if (!topic.matches("[a-zA-Z0-9._-]{1,249}") || topic.matches("\\.{1,2}")) {
            throw new InvalidInput(
                    "topic",
                    "'"
                            + topic
                            + "' is not a topic's name: 1 to 249 letters, digits, '.', '_' and '-'");
        }
        if (kafka.topics().own(topic)) {
            throw new InvalidInput(
                    "topic",
                    "'"
                            + topic
                            + "' is Waybill's own, as every topic is whose name begins with "
                            + kafka.topicPrefix()
                            + ".; name another one");
        }
        if (topic.startsWith("__")) {
            throw new InvalidInput(
                    "topic",
                    "'" + topic + "' is Kafka's own, as it begins with __; name another one");
        }
    }

    private static void requireType(String type) {
        try {
            EventTypes.classOf(type);
        } catch (IllegalArgumentException _) {
            throw new InvalidInput(
                    "filter.types",
                    "'"
                            + type
                            + "' is not an event's type, such as io.waybill.container.started or"
                            + " io.waybill.container.started.v1");
        }
    }
}
