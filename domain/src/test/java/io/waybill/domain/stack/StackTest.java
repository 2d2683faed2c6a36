package io.waybill.domain.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.Answer;
import io.waybill.domain.Conflict;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.StackId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.StackPart;
import io.waybill.domain.stack.StackCommand.DeclareStackRevision;
import io.waybill.domain.stack.StackEvent.StackRevisionDeclared;
import io.waybill.domain.stack.StackService.Instance;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class StackTest {
    static final StackId SHOP = new StackId("shop");
    static final HostId HOST = new HostId("berlin-1");

    private final AggregateTestFixture<Stack> stack = new AggregateTestFixture<>(Stack.class);

    static StackService service(String name, int version, Map<String, Condition> dependsOn) {
        return service(name, version, 1, ContainerSpec.DEFAULT, dependsOn);
    }

    static StackService service(
            String name,
            int version,
            int replicas,
            ContainerSpec spec,
            Map<String, Condition> dependsOn) {
        ImageReference image =
                new ImageReference(
                        new ImageId(name),
                        version,
                        "registry.example/" + name + "@sha256:" + "ab".repeat(32));
        return new StackService(name, name + ":" + version, image, spec, replicas, null, dependsOn);
    }

    static StackDocument document(StackService... services) {
        return new StackDocument(HOST, List.of(services), List.of());
    }

    private static StackDocument web(int version) {
        return document(service("web", version, Map.of()));
    }

    private static StackRevisionDeclared declared(int number) {
        return new StackRevisionDeclared(SHOP, number, web(number), null);
    }

    @Test
    void itsFirstRevisionBeginsIt() {
        stack.givenNoPriorActivity()
                .when(new DeclareStackRevision(SHOP, 1, web(1), null))
                .expectEvents(declared(1));
    }

    @Test
    void theSameAgainIsNoNews() {
        stack.given(declared(1), declared(2))
                .when(new DeclareStackRevision(SHOP, 2, web(2), null))
                .expectNoEvents()
                .expectResultMessagePayload(new Answer(null, 1, false));
    }

    @Test
    void goingBackIsTheNextRevision() {
        stack.given(declared(1), declared(2))
                .when(new DeclareStackRevision(SHOP, 3, web(1), 1))
                .expectEvents(new StackRevisionDeclared(SHOP, 3, web(1), 1));
    }

    @Test
    void whoWasOvertakenIsToldSo() {
        stack.given(declared(1), declared(2))
                .when(new DeclareStackRevision(SHOP, 2, web(3), null))
                .expectNoEvents()
                .expectException(Conflict.class);
    }

    @Test
    void whatItSaidBeforeStays() {
        StackState state = StackState.evolve(StackState.evolve(null, declared(1)), declared(2));
        assertThat(state.newest()).isEqualTo(2);
        assertThat(state.revision(1)).isEqualTo(web(1));
        assertThatThrownBy(() -> state.revision(3))
                .isInstanceOf(UnknownThing.class)
                .hasMessageContaining("its newest is 2");
    }

    @Test
    void servicesComeAfterThoseThatTheyDependOn() {
        StackDocument document =
                document(
                        service("web", 1, Map.of("api", Condition.STARTED)),
                        service("api", 1, Map.of("db", Condition.HEALTHY)),
                        service("db", 1, Map.of()));
        assertThat(document.services().stream().map(StackService::name))
                .containsExactly("db", "api", "web");
    }

    @Test
    void servicesThatWaitForEachOtherAreRefused() {
        StackService one = service("one", 1, Map.of("other", Condition.STARTED));
        StackService other = service("other", 1, Map.of("one", Condition.STARTED));
        assertThatThrownBy(() -> document(one, other))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("these wait for each other: one, other");
    }

    @Test
    void whatIsDependedOnIsThere() {
        StackService alone = service("web", 1, Map.of("db", Condition.STARTED));
        assertThatThrownBy(() -> document(alone)).hasMessageContaining("there is no service 'db'");
    }

    @Test
    void itsContainersAreKnownByItsLabels() {
        Instance second =
                service("web", 1, 2, ContainerSpec.DEFAULT, Map.of()).instances(SHOP).getLast();
        assertThat(second.name()).isEqualTo("shop-web-2");
        assertThat(second.spec().stack()).isEqualTo(new StackPart(SHOP, "web", 2));
        assertThat(second.spec().labels())
                .containsEntry("com.docker.compose.project", "shop")
                .containsEntry("com.docker.compose.service", "web")
                .containsEntry("com.docker.compose.container-number", "2");
    }
}
