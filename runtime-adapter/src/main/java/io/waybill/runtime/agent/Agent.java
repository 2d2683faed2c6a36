package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.ContainerObserved;
import io.waybill.domain.wire.AgentReport.Heartbeat;
import io.waybill.domain.wire.AgentReport.HostConnected;
import io.waybill.domain.wire.AgentReport.HostDisconnected;
import io.waybill.domain.wire.Topics;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.ContainerRuntime.Memory;
import io.waybill.runtime.ContainerRuntime.Watch;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.Listed;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Looks after one host: converges its containers to what is asked of them, and reports what happens
 * to them, whoever did it. It keeps nothing: what it must know it reads from the desired topic and
 * from the engine.
 */
public final class Agent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);
    private static final Duration LOOK_AT_ALL = Duration.ofSeconds(15);
    private static final Duration RENEW = Duration.ofMinutes(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(100);

    private final HostId host;
    private final ContainerRuntime runtime;
    private final DesiredStates desired;
    private final Reports reports;
    private final EngineClock clock;
    private final ExecutorService work;
    private final Map<ContainerId, ContainerLane> lanes = new ConcurrentHashMap<>();
    private volatile boolean running;
    private @Nullable String awayBecause;
    private @Nullable Thread thread;

    /**
     * @param runtime closed with the agent
     * @param kafka properties of every Kafka client
     */
    public Agent(
            HostId host,
            ContainerRuntime runtime,
            Map<String, Object> kafka,
            Topics topics,
            Clock clock) {
        this.host = host;
        this.runtime = runtime;
        this.clock = new EngineClock(clock);
        this.work =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("agent-" + host.value() + "-", 0).factory());
        this.reports = new Reports(host, topics, kafka, this::lost);
        this.desired = new DesiredStates(host, topics, kafka, this::asked);
    }

    public void start() {
        running = true;
        desired.start("agent-" + host.value() + "-desired");
        thread = Thread.ofPlatform().name("agent-" + host.value()).start(this::run);
    }

    private void run() {
        try {
            desired.awaitReadOnce();
            while (running) {
                try {
                    watchWhileItLasts();
                } catch (EngineAway | RuntimeFailure away) {
                    reportAway(String.valueOf(away.getMessage()));
                } catch (RuntimeException failure) {
                    log.error("watching host {}", host.value(), failure);
                    reportAway("its agent failed: " + failure);
                }
                Thread.sleep(TRY_AGAIN);
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /** Subscribes first, then looks: what happens between the two is told twice, not missed. */
    private void watchWhileItLasts() throws InterruptedException {
        clock.follow(runtime::now);
        try (Watch watch =
                runtime.watch(clock.instant(), event -> lane(event.container()).happened(event))) {
            EngineInfo engine = runtime.info();
            if (awayBecause != null) {
                log.info("host {} is back", host.value());
            }
            awayBecause = null;
            reports.send(new HostConnected(engine, clock.agents()));
            boolean begunAnew = watch.catchUp() == Memory.NONE;
            for (ContainerId container : desired.containers()) {
                lane(container).converge();
                lane(container).look(begunAnew);
            }
            keepWatching(watch);
        }
    }

    private void keepWatching(Watch watch) throws InterruptedException {
        long lookAt = System.nanoTime() + LOOK_AT_ALL.toNanos();
        long renewAt = System.nanoTime() + RENEW.toNanos();
        long beatAt = System.nanoTime();
        while (running) {
            if (watch.endedBecause() != null) {
                throw new EngineAway(watch.endedBecause(), new IllegalStateException("ended"));
            }
            if (System.nanoTime() - beatAt > 0) {
                reports.send(new Heartbeat(clock.agents()));
                beatAt = System.nanoTime() + HEARTBEAT.toNanos();
            }
            if (System.nanoTime() - renewAt > 0) {
                clock.follow(runtime::now);
                watch.renew();
                renewAt = System.nanoTime() + RENEW.toNanos();
            }
            if (System.nanoTime() - lookAt > 0) {
                compareWithList(watch);
                lookAt = System.nanoTime() + LOOK_AT_ALL.toNanos();
            }
            Thread.sleep(TICK);
        }
    }

    /**
     * What the engine remembers is told before anything is concluded: the stream may have died
     * without a sign.
     */
    private void compareWithList(Watch watch) {
        Map<ContainerId, Listed> listed = new HashMap<>();
        runtime.list().forEach(line -> listed.put(line.container(), line));
        Memory memory = watch.catchUp();
        for (ContainerId container : desired.containers()) {
            ContainerLane lane = lane(container);
            lane.converge();
            if (memory != Memory.ALL || lane.differsFrom(listed.get(container))) {
                lane.look(memory == Memory.NONE);
            }
        }
        lanes.keySet().retainAll(desired.containers());
    }

    private void reportAway(String because) {
        if (awayBecause == null && running) {
            log.warn("host {} is away: {}", host.value(), because);
            awayBecause = because;
            reports.send(new HostDisconnected(because, clock.agents()));
        }
    }

    private void asked(ContainerId container) {
        lane(container).converge();
    }

    private void lost(AgentReport report) {
        if (running && report instanceof ContainerObserved seen) {
            lane(seen.containerId()).forget();
        }
    }

    private ContainerLane lane(ContainerId container) {
        return lanes.computeIfAbsent(
                container,
                id -> new ContainerLane(host, id, runtime, desired, reports, clock, work));
    }

    /** Ends without waiting for what is at work: the next start finishes it. */
    @Override
    public void close() {
        running = false;
        if (thread != null) {
            thread.interrupt();
        }
        desired.close();
        work.shutdownNow();
        runtime.close();
        reports.close();
    }
}
