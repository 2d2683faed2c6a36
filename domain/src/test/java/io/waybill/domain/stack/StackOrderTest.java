package io.waybill.domain.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.StackPart;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.Plan;
import io.waybill.domain.rollout.Step;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class StackOrderTest {
    private final Map<ContainerId, ContainerSpec> now = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private int ids;

    private static ContainerSpec publishing(int port) {
        ContainerSpec none = ContainerSpec.DEFAULT;
        return new ContainerSpec(
                none.command(),
                none.entrypoint(),
                none.environment(),
                List.of(new PortBinding(80, "tcp", null, port)),
                none.mounts(),
                none.labels(),
                none.limits(),
                none.restartPolicy(),
                null,
                null,
                null,
                null,
                false);
    }

    private static Aim aim(StackService service) {
        StackPart part = new StackPart(StackTest.SHOP, service.name(), 1);
        return new Aim(
                null,
                StackTest.HOST,
                "shop-" + service.name() + "-1",
                2,
                service.image(),
                DesiredState.RUNNING,
                new Aim.OfStack(part, false));
    }

    private void creates(StackService service) {
        steps.add(new Step(0, id(), null, aim(service), null));
    }

    private void changes(StackService from, StackService to) {
        steps.add(new Step(0, there(from), before(from), aim(to), null));
    }

    private void removes(StackService service) {
        steps.add(new Step(0, there(service), before(service), null, null));
    }

    private static Aim before(StackService service) {
        return new Aim(
                null,
                StackTest.HOST,
                "shop-" + service.name() + "-1",
                1,
                service.image(),
                DesiredState.RUNNING);
    }

    private ContainerId there(StackService service) {
        ContainerId id = id();
        now.put(id, service.instance(StackTest.SHOP, 1).spec());
        return id;
    }

    private ContainerId id() {
        return new ContainerId("%032x".formatted(++ids));
    }

    private List<String> order(StackDocument document, StackDocument former) {
        Plan plan = StackOrder.of(new Plan(steps, List.of(), List.of(), 0), document, former, now);
        return plan.steps().stream().map(StackOrderTest::words).toList();
    }

    private static String words(Step step) {
        StringBuilder words = new StringBuilder();
        words.append(step.number()).append(step.after() == null ? " remove " : " ");
        words.append(step.about());
        step.waits()
                .forEach(
                        wait ->
                                words.append(" after ")
                                        .append(wait.step())
                                        .append(' ')
                                        .append(wait.until()));
        return words.toString();
    }

    private static StackService db() {
        return StackTest.service("db", 1, Map.of());
    }

    private static StackService web(int version) {
        return StackTest.service(
                "web", version, Map.of("db", Condition.HEALTHY, "cache", Condition.STARTED));
    }

    private static StackService cache() {
        return StackTest.service("cache", 1, Map.of());
    }

    @Test
    void eachWaitsForThoseThatItDependsOn() {
        StackDocument document = StackTest.document(web(1), db(), cache());
        creates(web(1));
        creates(cache());
        creates(db());
        assertThat(order(document, document))
                .containsExactly(
                        "1 shop-db-1",
                        "2 shop-cache-1",
                        "3 shop-web-1 after 1 DONE after 2 STARTED");
    }

    @Test
    void whatStaysAsItIsIsNotWaitedFor() {
        StackDocument document = StackTest.document(web(2), db(), cache());
        changes(web(1), web(2));
        assertThat(order(document, document)).containsExactly("1 shop-web-1");
    }

    @Test
    void whatDependsOnOthersIsRemovedBeforeThem() {
        StackDocument former = StackTest.document(web(1), db(), cache());
        removes(db());
        removes(cache());
        removes(web(1));
        assertThat(order(StackDocument.nothing(StackTest.HOST), former))
                .containsExactly(
                        "1 remove shop-web-1",
                        "2 remove shop-cache-1 after 1 DONE",
                        "3 remove shop-db-1 after 1 DONE");
    }

    @Test
    void whatIsRemovedGoesBeforeWhatComes() {
        StackService old = StackTest.service("old", 1, Map.of());
        removes(old);
        creates(db());
        assertThat(order(StackTest.document(db()), StackTest.document(old)))
                .containsExactly("1 remove shop-old-1", "2 shop-db-1 after 1 DONE");
    }

    @Test
    void aPortIsGivenUpBeforeAnotherTakesIt() {
        StackService before = StackTest.service("web", 1, 1, publishing(8080), Map.of());
        StackService after = StackTest.service("web", 1, Map.of());
        StackService proxy = StackTest.service("proxy", 1, 1, publishing(8080), Map.of());
        changes(before, after);
        creates(proxy);
        assertThat(order(StackTest.document(proxy, after), StackTest.document(before)))
                .containsExactly("1 shop-web-1", "2 shop-proxy-1 after 1 DONE");
    }
}
