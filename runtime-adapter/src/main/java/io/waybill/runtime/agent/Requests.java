package io.waybill.runtime.agent;

import io.waybill.domain.HostId;
import io.waybill.domain.container.Failure;
import io.waybill.domain.wire.HostRequest;
import io.waybill.domain.wire.HostRequest.Ask;
import io.waybill.domain.wire.HostRequest.Cancel;
import io.waybill.domain.wire.HostRequest.Credit;
import io.waybill.domain.wire.HostRequest.Input;
import io.waybill.domain.wire.HostRequest.Resize;
import io.waybill.domain.wire.HostRequest.SecretsTold;
import io.waybill.domain.wire.Question.Acting;
import io.waybill.domain.wire.Question.Reading;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.ContainerRuntime;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Takes what the host is asked for the moment, and keeps what is at work. */
final class Requests implements FollowedTopics.Follower, AutoCloseable {
    private static final int MOST_AT_WORK = 256;
    private static final Duration BEAT = Duration.ofSeconds(3);

    private final String topic;
    private final Replies replies;
    private final Acts acts;
    private final AskedSecrets secrets;
    private final ContainerRuntime engine;
    private final Executor work;
    private final FollowedTopics followed;
    private final CountDownLatch readOnce = new CountDownLatch(1);
    private final Thread heart;
    private final Map<String, Exchange> atWork = new ConcurrentHashMap<>();

    Requests(
            HostId host,
            ContainerRuntime engine,
            AgentKafka kafka,
            Replies replies,
            Acts acts,
            AskedSecrets secrets,
            Executor work) {
        this.engine = engine;
        this.work = work;
        this.topic = kafka.topics().requests(host);
        this.replies = replies;
        this.acts = acts;
        this.secrets = secrets;
        this.followed = kafka.followed();
        this.heart = Thread.ofVirtual().name(topic + "-beat").unstarted(this::beat);
    }

    void open() {
        followed.follow(this);
        heart.start();
    }

    /** Returns when what was asked before the start, and may still be waited for, is known. */
    void awaitReadOnce() throws InterruptedException {
        readOnce.await();
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public void hasBeenReadOnce() {
        readOnce.countDown();
    }

    @Override
    public void take(ConsumerRecord<String, byte[]> record, boolean live) {
        HostRequest request = WaybillJson.mapper().readValue(record.value(), HostRequest.class);
        switch (request) {
            case Ask ask -> begin(ask, live);
            case Credit credit -> {
                Exchange exchange = atWork.get(credit.id());
                if (exchange != null) {
                    exchange.grant(credit.total());
                }
            }
            case Input input -> {
                Exchange exchange = atWork.get(input.id());
                if (exchange != null) {
                    exchange.take(input);
                }
            }
            case Resize resize -> {
                Exchange exchange = atWork.get(resize.id());
                if (exchange != null) {
                    work.execute(() -> exchange.resize(resize.size()));
                }
            }
            case SecretsTold told -> secrets.told(told);
            case Cancel cancel -> {
                Exchange exchange = atWork.get(cancel.id());
                if (exchange != null) {
                    exchange.abandon();
                }
            }
        }
    }

    private void begin(Ask ask, boolean live) {
        Exchange exchange = new Exchange(ask, replies);
        if (atWork.containsKey(ask.id())) {
            return; // the topic is read again
        }
        switch (ask.question()) {
            case Acting act -> {
                if (acts.handedOver(act, exchange, live)) {
                    atWork.put(ask.id(), exchange);
                }
            }
            case Reading reading -> read(reading, exchange, live);
        }
    }

    // Who asked before the start has given up since, or soon will: silence tells.
    private void read(Reading reading, Exchange exchange, boolean live) {
        if (!live) {
            return;
        }
        if (atWork.size() >= MOST_AT_WORK) {
            exchange.endReading(new Failure("host-busy", "its agent is asked too much at once"));
            return;
        }
        atWork.put(exchange.ask().id(), exchange);
        exchange.beat();
        try {
            work.execute(new ReadingWork(reading, exchange, engine));
        } catch (RejectedExecutionException _) {
            // The agent is closed.
        }
    }

    private void beat() {
        try {
            while (true) {
                atWork.values().removeIf(exchange -> !exchange.beat());
                acts.expire();
                Thread.sleep(BEAT);
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        heart.interrupt();
        followed.leave(this);
    }
}
