package io.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ContainerId;
import io.waybill.runtime.docker.DockerContainerRuntime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Containers that another tool, here Testcontainers, made beside Waybill's on the same engine. */
class ForeignContainersIT {
    private ContainerRuntime runtime;

    @BeforeEach
    void open() {
        runtime = DockerContainerRuntime.open(TestEngine.docker(), Map.of(), HostPolicy.NONE);
    }

    @AfterEach
    void close() {
        if (runtime != null) {
            runtime.close();
        }
    }

    @Test
    void theyAreListedAndToldAsSomebodyElses() {
        List<EngineEvent> told = new CopyOnWriteArrayList<>();
        List<String> others = new CopyOnWriteArrayList<>();
        String id;
        try (ContainerRuntime.Watch watch =
                        runtime.watch(null, ContainerRuntimeContract.heard(told, others));
                GenericContainer<?> foreign = web()) {
            foreign.start();
            id = foreign.getContainerId();
            assertThat(runtime.list())
                    .filteredOn(listed -> listed.engineId().equals(id))
                    .singleElement()
                    .satisfies(listed -> assertThat(listed.container()).isNull());
            assertThat(watch.endedBecause()).isNull();
        }
        assertThat(told).isEmpty();
        assertThat(others).contains(id);
    }

    @Test
    void aLabelOfOursThatHoldsNoIdOfOursHidesNobodyElse() {
        ContainerId ours = new ContainerId("0123456789abcdef".repeat(2));
        try (GenericContainer<?> odd = web().withLabel(Placement.CONTAINER_LABEL, "not an id");
                GenericContainer<?> lookalike =
                        web().withLabel(Placement.CONTAINER_LABEL, ours.value())) {
            odd.start();
            lookalike.start();
            assertThat(runtime.list())
                    .filteredOn(listed -> ours.equals(listed.container()))
                    .singleElement()
                    .satisfies(
                            listed ->
                                    assertThat(listed.engineId())
                                            .isEqualTo(lookalike.getContainerId()));
            assertThat(runtime.list())
                    .filteredOn(listed -> listed.engineId().equals(odd.getContainerId()))
                    .singleElement()
                    .satisfies(listed -> assertThat(listed.container()).isNull());
        }
    }

    private static GenericContainer<?> web() {
        return new GenericContainer<>(DockerImageName.parse(TestEngine.registry() + "/shop/web:v1"))
                .withExposedPorts(8080);
    }
}
