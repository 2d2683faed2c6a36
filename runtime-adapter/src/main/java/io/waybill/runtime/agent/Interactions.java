package io.waybill.runtime.agent;

import io.waybill.domain.HostId;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.ContainerRuntime;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What an agent does for the moment, beside keeping its host as it is asked to be. */
final class Interactions implements AutoCloseable {
    private final String name;
    private final ContainerInteraction engine;
    private final CompletableFuture<Void> oursAreKnown = new CompletableFuture<>();
    private final Journal journal;
    private final Replies replies;
    private final Acts acts;
    private final Requests requests;
    private @Nullable Thread opening;

    Interactions(
            HostId host,
            ContainerRuntime engine,
            AgentKafka kafka,
            Reports reports,
            AskedSecrets secrets,
            EngineClock clock,
            Executor work) {
        this.engine = engine.interaction();
        name = "agent-" + host.value() + "-interactions";
        journal = new Journal(host, kafka);
        replies = new Replies(host, kafka.topics(), kafka.producer());
        acts = new Acts(host, engine.interaction(), engine.images(), journal, reports, clock, work);
        requests = new Requests(host, engine, kafka, replies, acts, secrets, work);
    }

    Acts acts() {
        return acts;
    }

    /** Complete once the engine knows which programs agents before this one began. */
    CompletionStage<Void> oursAreKnown() {
        return oursAreKnown;
    }

    /**
     * Does not wait: the host is looked after while what was begun before is still being read. The
     * journal is opened at the first act: most hosts are never asked for any.
     */
    void start(DesiredStates desired) {
        requests.open();
        opening =
                Thread.ofVirtual()
                        .name(name)
                        .start(
                                () -> {
                                    try {
                                        requests.awaitReadOnce();
                                        desired.awaitReadOnce();
                                        if (!acts.isAnyAsked()) {
                                            oursAreKnown.complete(null);
                                        }
                                        acts.awaitAsked();
                                        journal.open();
                                        journal.execs().forEach(engine::knowPrepared);
                                        oursAreKnown.complete(null);
                                        acts.ready();
                                    } catch (InterruptedException _) {
                                        // Closed before it began.
                                    }
                                });
    }

    @Override
    public void close() {
        if (opening != null) {
            opening.interrupt();
        }
        requests.close();
        journal.close();
    }
}
