package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.host.HostImageChange;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.ContainerObserved;
import io.waybill.domain.wire.AgentReport.CopyFinished;
import io.waybill.domain.wire.AgentReport.ExecFinished;
import io.waybill.domain.wire.AgentReport.ExecObserved;
import io.waybill.domain.wire.AgentReport.Heartbeat;
import io.waybill.domain.wire.AgentReport.HostConnected;
import io.waybill.domain.wire.AgentReport.HostDisconnected;
import io.waybill.domain.wire.AgentReport.HostImageChanged;
import io.waybill.domain.wire.AgentReport.ImageWorkFinished;
import io.waybill.domain.wire.AgentReport.SecretsAsked;
import io.waybill.domain.wire.AgentReport.UnmanagedSeen;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.ContainerRuntime.Listener;
import io.waybill.runtime.ContainerRuntime.Memory;
import io.waybill.runtime.ContainerRuntime.Watch;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.EngineEvent;
import io.waybill.runtime.EngineExec;
import io.waybill.runtime.Listed;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.Secrets;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final Duration OTHERS_AT_MOST_EVERY = Duration.ofMillis(500);
    private static final int CLOSELY_AT_ONCE = 20;
    private static final Duration TICK = Duration.ofMillis(250);

    private final HostId host;
    private final ContainerRuntime runtime;
    private final AgentKafka kafka;
    private final DesiredStates desired;
    private final Reports reports;
    private final Secrets secrets;
    private final AskedSecrets values;
    private final Interactions interactions;
    private final OtherContainers others;
    private final ExecReports execs;
    private final ImageReports images;
    private final EngineClock clock;
    private final Duration heartbeat;
    private final String id;
    private final Sight sight = new Sight();
    private final ExecutorService work;
    private final Map<ContainerId, ContainerLane> lanes = new ConcurrentHashMap<>();
    private volatile boolean running;
    private @Nullable Instant seenBefore;
    private @Nullable Thread thread;
    private @Nullable Thread beating;

    /**
     * @param runtime closed with the agent
     * @param secrets keeps them out of what is reported
     * @param kafka shared with the other agents of the process, and closed after them
     * @param heartbeat how often it says that it lives
     */
    public Agent(
            HostId host,
            ContainerRuntime runtime,
            Secrets secrets,
            AgentKafka kafka,
            Duration heartbeat,
            Clock clock) {
        this.host = host;
        this.kafka = kafka;
        this.heartbeat = heartbeat;
        this.id = AgentId.next();
        this.runtime = runtime;
        this.clock = new EngineClock(clock);
        this.work =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("agent-" + host.value() + "-", 0).factory());
        this.reports = new Reports(host, kafka.topics(), kafka.producer(), this::lost);
        this.values = new AskedSecrets(host, reports::send, secrets, clock);
        this.interactions =
                new Interactions(host, runtime, kafka, reports, values, this.clock, work);
        this.secrets = secrets;
        this.others = new OtherContainers(runtime, secrets, reports::send, this.clock::agents);
        this.desired = new DesiredStates(host, kafka.topics(), this::asked, interactions.acts());
        this.execs =
                new ExecReports(
                        host,
                        runtime.interaction(),
                        desired,
                        interactions.oursAreKnown(),
                        reports::send,
                        work);
        this.images =
                new ImageReports(
                        host,
                        desired,
                        this::lane,
                        interactions.acts().ownImageWork(),
                        reports::send);
    }

    /** By what it tells itself apart from the agents before it. */
    public String id() {
        return id;
    }

    public void start() {
        running = true;
        kafka.followed().follow(desired);
        interactions.start(desired);
        thread = Thread.ofVirtual().name("agent-" + host.value()).start(this::run);
        // Apart: an engine that hangs is not the agent's silence.
        beating = Thread.ofVirtual().name("agent-" + host.value() + "-heart").start(this::beat);
    }

    private void run() {
        try {
            desired.awaitReadOnce();
            goOnAfter(lastReports());
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

    private LastReports lastReports() throws InterruptedException {
        while (true) {
            try {
                return kafka.observed().read(host);
            } catch (InterruptException _) {
                Thread.interrupted();
                throw new InterruptedException();
            } catch (AuthorizationException refused) {
                log.warn(
                        "what happened on {} while no agent ran is inferred: {}",
                        host.value(),
                        refused.getMessage());
                return LastReports.NONE;
            } catch (KafkaException away) {
                log.warn("cannot read what {} reported last: {}", host.value(), away.toString());
                Thread.sleep(TRY_AGAIN);
            }
        }
    }

    private void goOnAfter(LastReports last) {
        for (ContainerId container : desired.containers()) {
            LastReports.OfContainer told = last.ofContainers().get(container);
            if (told != null) {
                lane(container).goOnAfter(told);
            }
        }
        execs.goOnAfter(last.execs());
        Instant now = clock.agents();
        images.goOnAfter(last.image(), () -> clock.engines(now));
        seenBefore = last.seenUntil();
    }

    /** Subscribes first, then looks: what happens between the two is told twice, not missed. */
    private void watchWhileItLasts() throws InterruptedException {
        clock.follow(runtime::now);
        desired.containers().forEach(this::know);
        Instant seen = seenBefore == null ? null : clock.engines(seenBefore);
        try (Watch watch = runtime.watch(seen, new Ears())) {
            EngineInfo engine = runtime.info();
            runtime.list();
            reportSeen(engine);
            boolean begunAnew = watch.catchUp() == Memory.NONE;
            for (ContainerId container : desired.containers()) {
                lane(container).lookAnew(begunAnew);
            }
            others.forget();
            others.compare(others.touched(), runtime.list());
            keepWatching(watch);
        }
    }

    private final class Ears implements Listener {
        @Override
        public void happened(EngineEvent event) {
            sight.lasts(clock.agents());
            lane(event.container()).happened(event);
        }

        @Override
        public void happenedToOther(String engineId) {
            others.happened(engineId);
        }

        @Override
        public void ran(EngineExec exec) {
            execs.ran(exec);
        }

        @Override
        public void imageChanged(HostImageChange change, boolean ours, Instant at) {
            images.changed(change, ours, at);
        }
    }

    private void reportSeen(EngineInfo engine) {
        if (sight.awayBecause() != null) {
            log.info("host {} is back", host.value());
        }
        // Under its lock, so that no heartbeat that says otherwise comes after.
        synchronized (sight) {
            Instant now = clock.agents();
            reports.send(new HostConnected(engine, now, id, sight.begins(now)));
        }
    }

    private void beat() {
        try {
            while (running) {
                synchronized (sight) {
                    reports.beat(
                            new Heartbeat(
                                    clock.agents(),
                                    id,
                                    sight.until(),
                                    heartbeat,
                                    sight.awayBecause()));
                }
                Thread.sleep(heartbeat);
            }
        } catch (InterruptedException | InterruptException _) {
            // Closed.
        }
    }

    private void keepWatching(Watch watch) throws InterruptedException {
        long lookAt = System.nanoTime() + LOOK_AT_ALL.toNanos();
        long renewAt = System.nanoTime() + RENEW.toNanos();
        long askAt = System.nanoTime();
        long othersAt = System.nanoTime();
        while (running) {
            if (watch.endedBecause() != null) {
                throw new EngineAway(watch.endedBecause(), new IllegalStateException("ended"));
            }
            if (System.nanoTime() - askAt > 0) {
                Instant asked = clock.agents();
                runtime.ping();
                if (watch.endedBecause() == null) {
                    sight.lasts(asked);
                }
                askAt = System.nanoTime() + heartbeat.toNanos();
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
            if (others.isNewsWaiting() && System.nanoTime() - othersAt > 0) {
                others.compare(others.touched(), runtime.list());
                othersAt = System.nanoTime() + OTHERS_AT_MOST_EVERY.toNanos();
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
        Set<String> othersTouched = others.touched();
        List<Listed> lines = runtime.list();
        for (Listed line : lines) {
            if (line.container() != null) {
                listed.put(line.container(), line);
            }
        }
        Memory memory = watch.catchUp();
        for (ContainerId container : desired.containers()) {
            ContainerLane lane = lane(container);
            lane.converge();
            if (memory != Memory.ALL || lane.differsFrom(listed.get(container))) {
                lane.look(memory == Memory.NONE);
            }
        }
        lanes.keySet().retainAll(desired.containers());
        lookCloselyAtSome();
        others.compare(othersTouched, lines);
    }

    /** Not every engine tells that a container was changed; those seen longest ago come first. */
    private void lookCloselyAtSome() {
        lanes.values().stream()
                .sorted(Comparator.comparingLong(ContainerLane::lookedCloselyNanos))
                .limit(CLOSELY_AT_ONCE)
                .toList()
                .forEach(ContainerLane::lookClosely);
    }

    private void reportAway(String because) {
        synchronized (sight) {
            if (running && sight.ends(because)) {
                log.warn("host {} is away: {}", host.value(), because);
                reports.send(new HostDisconnected(because, clock.agents()));
            }
        }
    }

    private void asked(ContainerId container) {
        know(container);
        lane(container).converge();
        if (isAdopted(container)) {
            lane(container).look(false); // it was found as it was a moment ago
        }
    }

    private void know(ContainerId container) {
        desired.of(container)
                .map(record -> record.desired().engineId())
                .ifPresent(engineId -> runtime.know(container, engineId));
    }

    private boolean isAdopted(ContainerId container) {
        return desired.of(container)
                .map(record -> record.desired().engineId() != null)
                .orElse(false);
    }

    private void lost(AgentReport report) {
        if (!running) {
            return;
        }
        switch (report) {
            case ContainerObserved seen -> lane(seen.containerId()).forget();
            case UnmanagedSeen _ -> others.forget();
            // Nobody else can tell these.
            case ExecFinished _,
                    CopyFinished _,
                    ExecObserved _,
                    HostImageChanged _,
                    ImageWorkFinished _ ->
                    reports.send(report);
            // Said again by the next, and asked again by who waits.
            case HostConnected _, HostDisconnected _, Heartbeat _, SecretsAsked _ -> {}
        }
    }

    private ContainerLane lane(ContainerId container) {
        return lanes.computeIfAbsent(
                container,
                id ->
                        new ContainerLane(
                                host, id, runtime, desired, reports, secrets, values, clock, work));
    }

    /** Ends without waiting for what is at work: the next start finishes it. */
    @Override
    public void close() {
        running = false;
        for (Thread each : new @Nullable Thread[] {thread, beating}) {
            if (each != null) {
                each.interrupt();
            }
        }
        kafka.followed().leave(desired);
        interactions.close();
        work.shutdownNow();
        runtime.close();
    }
}
