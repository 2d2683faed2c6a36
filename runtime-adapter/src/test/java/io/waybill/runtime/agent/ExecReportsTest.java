package io.waybill.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.ExecObserved;
import io.waybill.domain.wire.DesiredRecord;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.EngineExec;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What is told of programs that others run; what they are, the engine says. */
class ExecReportsTest {
    private final List<AgentReport> told = new ArrayList<>();
    private final CompletableFuture<Void> oursAreKnown = new CompletableFuture<>();
    private final DesiredStates desired =
            new DesiredStates(Asked.HOST, Topics.DEFAULT, _ -> {}, new NoActs());
    private final Deque<Supplier<Optional<String>>> answers = new ArrayDeque<>();
    private final ContainerId web = Asked.container();
    private final ExecReports reports =
            new ExecReports(Asked.HOST, engine(), desired, oursAreKnown, told::add, Runnable::run);

    @Test
    void nothingIsToldBeforeItIsKnownWhatAgentsBeforeRanThemselves() {
        ask(web);
        answers.add(() -> Optional.of("/bin/sh"));
        reports.ran(exec(web, "e1"));
        assertThat(told).isEmpty();
        oursAreKnown.complete(null);
        assertThat(told)
                .singleElement()
                .satisfies(
                        report ->
                                assertThat(((ExecObserved) report).executable())
                                        .isEqualTo("/bin/sh"));
    }

    @Test
    void whatIsNobodyElsesOrOfNoContainerOfOursOrWasToldIsNotTold() {
        oursAreKnown.complete(null);
        ask(web);
        answers.add(Optional::empty);
        reports.ran(exec(web, "ours"));
        reports.ran(exec(Asked.container(), "somewhere"));
        reports.goOnAfter(Set.of("before"));
        reports.ran(exec(web, "before"));
        assertThat(told).isEmpty();
        assertThat(answers).isEmpty();
    }

    @Test
    void anEngineThatIsAwayIsAskedAgain() {
        oursAreKnown.complete(null);
        ask(web);
        answers.add(
                () -> {
                    throw new EngineAway("gone", new IllegalStateException());
                });
        answers.add(() -> Optional.of("/bin/sh"));
        reports.ran(exec(web, "e1"));
        assertThat(told).hasSize(1);
    }

    private static EngineExec exec(ContainerId container, String exec) {
        return new EngineExec(container, "fe", exec, 0, Instant.EPOCH);
    }

    private void ask(ContainerId container) {
        desired.take(
                new ConsumerRecord<>(
                        "desired",
                        0,
                        0,
                        container.value(),
                        WaybillJson.mapper()
                                .writeValueAsBytes(
                                        new DesiredRecord(
                                                container, Asked.toRun(), "e", null, null))),
                false);
    }

    private ContainerInteraction engine() {
        return (ContainerInteraction)
                Proxy.newProxyInstance(
                        ContainerInteraction.class.getClassLoader(),
                        new Class<?>[] {ContainerInteraction.class},
                        (_, _, _) -> answers.remove().get());
    }

    private static final class NoActs implements DesiredStates.ActsHeard {
        @Override
        public void asked(ActRecord act) {}

        @Override
        public void ended(OperationId operation) {}
    }
}
