package io.waybill.domain.container;

/** What was asked for a container to be. */
public enum DesiredState {
    RUNNING,
    /** On the host, with no process: never started, or exited. */
    STOPPED,
    PAUSED,
    /** Not on the host. */
    ABSENT;

    /** Whether a container that the engine reports as {@code status} is what was asked for. */
    public boolean isMetBy(ContainerStatus status) {
        return switch (this) {
            // While the engine's restart policy is at work, the container is as much running as was
            // asked for.
            case RUNNING ->
                    status == ContainerStatus.RUNNING || status == ContainerStatus.RESTARTING;
            case STOPPED -> status == ContainerStatus.CREATED || status == ContainerStatus.EXITED;
            case PAUSED -> status == ContainerStatus.PAUSED;
            case ABSENT ->
                    status == ContainerStatus.NOT_ON_HOST || status == ContainerStatus.REMOVED;
        };
    }
}
