package io.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.ImageId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ImageReference;
import io.waybill.runtime.simulated.SimulatedContainerRuntime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SimulatedContainerRuntimeTest extends ContainerRuntimeContract {
    @TempDir private Path folder;

    @Override
    ContainerRuntime open() {
        return new SimulatedContainerRuntime(folder.resolve("host.json"));
    }

    @Override
    String image() {
        return "registry.example/shop/web@sha256:" + "0".repeat(64);
    }

    @Override
    String runByHand(String name, ContainerSpec spec) {
        return simulated()
                .runByHand(
                        name,
                        new ImageReference(new ImageId("web"), ImageReference.NONE, image()),
                        spec);
    }

    @Override
    void removeByHand(String engineId) {
        simulated().removeByHand(engineId);
    }

    private SimulatedContainerRuntime simulated() {
        return (SimulatedContainerRuntime) runtime();
    }

    @Test
    void itsContainersOutliveIt() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime().create(placement);
        runtime().start(placement.container());
        try (ContainerRuntime again = open()) {
            assertThat(again.inspect(placement.container()))
                    .isEqualTo(runtime().inspect(placement.container()));
        }
    }

    @Test
    void itCannotWorkWithImagesAndSaysSo() {
        assertThatThrownBy(() -> runtime().images().tag(image(), "shop/web:v2"))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("a simulated host has no engine");
    }

    @Override
    boolean knowsTerminals() {
        return false;
    }
}
