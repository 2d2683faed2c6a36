package io.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.container.ContainerSpec;
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
}
