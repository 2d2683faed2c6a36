package io.waybill.runtime.agent;

import io.waybill.domain.container.Failure;
import io.waybill.domain.container.OnHost;
import io.waybill.domain.wire.HostReply.OutputStream;
import io.waybill.domain.wire.Question.ListChanges;
import io.waybill.domain.wire.Question.ListContainers;
import io.waybill.domain.wire.Question.ListImages;
import io.waybill.domain.wire.Question.ListProcesses;
import io.waybill.domain.wire.Question.ReadFiles;
import io.waybill.domain.wire.Question.ReadLogs;
import io.waybill.domain.wire.Question.ReadStats;
import io.waybill.domain.wire.Question.Reading;
import io.waybill.domain.wire.Question.TellKind;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.Listed;
import io.waybill.runtime.RuntimeFailure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;

/**
 * Looks inside one container, or at the images of a host, and hands on what is seen there for as
 * long as somebody takes it.
 */
record ReadingWork(Reading question, Exchange exchange, ContainerRuntime runtime)
        implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ReadingWork.class);

    @Override
    public void run() {
        exchange.workedBy(Thread.currentThread());
        try {
            read();
            exchange.endReading(null);
        } catch (RuntimeFailure refused) {
            exchange.endReading(refused.failure());
        } catch (EngineAway away) {
            exchange.endReading(new Failure("engine-away", String.valueOf(away.getMessage())));
        } catch (InterruptedException _) {
            exchange.endReading(new Failure("cancelled", "it was cancelled"));
        } catch (RuntimeException failure) {
            log.error("a reading failed: {}", question, failure);
            exchange.endReading(new Failure("agent-failed", "its agent failed: " + failure));
        } finally {
            exchange.workedBy(null);
        }
    }

    private void read() throws InterruptedException {
        ContainerInteraction engine = runtime.interaction();
        switch (question) {
            case ReadLogs logs -> engine.logs(logs.containerId(), logs.query(), this::handOver);
            case ReadStats stats ->
                    engine.stats(stats.containerId(), stats.follow(), this::handOverLine);
            case ListImages _ -> runtime.images().list().forEach(this::handOverLine);
            case ListContainers _ -> listContainers();
            case ListProcesses list -> handOverLine(engine.processes(list.containerId()));
            case ListChanges list -> engine.changes(list.containerId()).forEach(this::handOverLine);
            case ReadFiles files ->
                    engine.readFiles(
                            files.containerId(),
                            files.path(),
                            data -> handOver(OutputStream.STDOUT, data));
            case TellKind tell -> handOverLine(engine.kindOf(tell.containerId(), tell.path()));
        }
    }

    private void listContainers() {
        for (Listed listed : runtime.list()) {
            if (listed.container() != null) {
                handOverLine(new OnHost(listed.container(), listed.name(), listed.status()));
            }
        }
    }

    private void handOverLine(Object value) {
        handOver(
                OutputStream.STDOUT,
                (WaybillJson.mapper().writeValueAsString(value) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void handOver(OutputStream stream, byte[] data) {
        try {
            exchange.handOver(stream, data);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
