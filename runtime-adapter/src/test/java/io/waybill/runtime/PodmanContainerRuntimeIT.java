package io.waybill.runtime;

import io.waybill.domain.host.HostEndpoint;

/** Podman, through its Docker API. */
class PodmanContainerRuntimeIT extends DockerContainerRuntimeIT {
    @Override
    HostEndpoint endpoint() {
        return TestEngine.podman();
    }

    // Not a test here: Podman makes the folder.
    @Override
    void aBindOfAFolderThatIsNotThereIsRefused() {}
}
