package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Observation;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.AgentReport.ContainerObserved;
import io.waybill.domain.wire.DesiredRecord;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.Secrets;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** One container's lane, working in the caller's thread, with its topics in memory. */
final class LaneUnderTest {
    private final ContainerId container = Asked.container();
    private final DesiredStates desired =
            new DesiredStates(Asked.HOST, Topics.DEFAULT, _ -> {}, new NoActs());
    private final MockProducer<String, byte[]> topic =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final WatchedRuntime watched;
    private ContainerLane lane;
    private long offset;

    LaneUnderTest(WatchedRuntime watched) {
        this.watched = watched;
        this.lane = opened();
    }

    private ContainerLane opened() {
        return new ContainerLane(
                Asked.HOST,
                container,
                watched.runtime(),
                desired,
                new Reports(Asked.HOST, Topics.DEFAULT, topic, _ -> {}),
                Secrets.under("a key that tests make fingerprints with"),
                Asked.NO_SECRETS,
                Clock.systemUTC(),
                Runnable::run);
    }

    ContainerId container() {
        return container;
    }

    DesiredStates desired() {
        return desired;
    }

    ContainerLane lane() {
        return lane;
    }

    /** What is asked from here on is asked while the agent watches. */
    void watching() {
        desired.hasBeenReadOnce();
    }

    /** As after the agent was ended at any point: nothing is remembered. */
    void startAnew() {
        lane = opened();
    }

    /** As after the agent was ended, where the next one can read what was reported. */
    void goOn() {
        lane = opened();
        List<Observation.Completed> completed = completed();
        lane.goOnAfter(
                new LastReports.OfContainer(
                        lastReported().orElseThrow(),
                        completed.isEmpty() ? null : completed.getLast().operation()));
    }

    /** As the desired topic tells it: each time by another event. */
    void ask(Desired asked) {
        DesiredRecord record =
                new DesiredRecord(container, asked, UUID.randomUUID().toString(), null, null);
        desired.take(
                new ConsumerRecord<>(
                        Topics.DEFAULT.desired(Asked.HOST),
                        0,
                        offset++,
                        container.value(),
                        WaybillJson.mapper().writeValueAsBytes(record)),
                true);
        lane.converge();
    }

    List<Observation> reported() {
        return topic.history().stream()
                .map(
                        record ->
                                WaybillJson.mapper()
                                        .readValue(record.value(), ContainerObserved.class)
                                        .observation())
                .toList();
    }

    /** What was reported of operations that the agent is done with. */
    List<Observation.Completed> completed() {
        return reported().stream().map(Observation::completed).filter(Objects::nonNull).toList();
    }

    Optional<Observation> lastReported() {
        List<Observation> all = reported();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    private static final class NoActs implements DesiredStates.ActsHeard {
        @Override
        public void asked(ActRecord act) {
            throw new AssertionError("nobody asked for " + act);
        }

        @Override
        public void ended(OperationId operation) {
            throw new AssertionError("nobody asked for " + operation);
        }
    }
}
