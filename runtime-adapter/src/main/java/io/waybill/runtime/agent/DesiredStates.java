package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.DesiredRecord;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * What is asked of the host's containers, as the desired topic tells it. It is read from its
 * beginning at each start: it is compacted, and the agent keeps nothing.
 */
final class DesiredStates implements FollowedTopics.Follower {

    private final String topic;
    private final Consumer<ContainerId> changed;
    private final ActsHeard acts;
    private final Map<ContainerId, DesiredRecord> desired = new ConcurrentHashMap<>();
    // Containers that this agent was the first to hear of, and of which nothing else was asked
    // since.
    private final Set<ContainerId> newcomers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch readOnce = new CountDownLatch(1);

    /** Is told of what is to be done once, and of what is over. */
    interface ActsHeard {
        void asked(ActRecord act);

        void ended(OperationId operation);
    }

    /**
     * @param changed called with each container that something else is asked of, once all was read
     *     once
     */
    DesiredStates(HostId host, Topics topics, Consumer<ContainerId> changed, ActsHeard acts) {
        this.topic = topics.desired(host);
        this.changed = changed;
        this.acts = acts;
    }

    @Override
    public String topic() {
        return topic;
    }

    /** Waits until what was asked for before the start is known. */
    void awaitReadOnce() throws InterruptedException {
        readOnce.await();
    }

    private boolean isReadOnce() {
        return readOnce.getCount() == 0;
    }

    /** What comes from here on was asked for while the agent watches. */
    @Override
    public void hasBeenReadOnce() {
        readOnce.countDown();
    }

    Optional<DesiredRecord> of(ContainerId container) {
        return Optional.ofNullable(desired.get(container));
    }

    /**
     * Whether the container was declared while this agent watched: no agent before this one can
     * have made it.
     */
    boolean isNewcomer(ContainerId container) {
        return newcomers.contains(container);
    }

    Set<ContainerId> containers() {
        return Set.copyOf(desired.keySet());
    }

    @Override
    public void take(ConsumerRecord<String, byte[]> record, boolean live) {
        if (ActRecord.isKey(record.key())) {
            takeAct(record);
            return;
        }
        ContainerId container = new ContainerId(record.key());
        if (record.value() == null) {
            desired.remove(container);
            newcomers.remove(container);
        } else if (!put(container, record.value())) {
            return;
        }
        if (isReadOnce()) {
            changed.accept(container);
        }
    }

    // What cannot be read leaves the container held to what was asked before; a newer record under
    // the key heals it.
    private boolean put(ContainerId container, byte[] value) {
        DesiredRecord next = WaybillJson.mapper().readValue(value, DesiredRecord.class);
        DesiredRecord before = desired.put(container, next);
        if (next.equals(before)) {
            return false;
        }
        // What was adopted is there already.
        if (before == null && isReadOnce() && next.desired().engineId() == null) {
            newcomers.add(container);
        } else {
            newcomers.remove(container);
        }
        return true;
    }

    private void takeAct(ConsumerRecord<String, byte[]> record) {
        OperationId operation = ActRecord.operationOf(record.key());
        if (record.value() == null) {
            acts.ended(operation);
        } else {
            acts.asked(WaybillJson.mapper().readValue(record.value(), ActRecord.class));
        }
    }
}
