package io.waybill.domain.container;

/** What the engine reports of a container. The engine's own words, and two for when it has none. */
public enum ContainerStatus {
    /** On record, but not on the host: not yet made, or somebody else removed it. */
    NOT_ON_HOST,
    CREATED,
    RUNNING,
    PAUSED,
    /** Between two runs, by the engine's restart policy. */
    RESTARTING,
    EXITED,
    REMOVING,
    /** The engine could not remove it. */
    DEAD,
    /** Gone for good: its removal was asked for, or it was made to remove itself. */
    REMOVED;

    public boolean hasProcess() {
        return this == RUNNING || this == PAUSED;
    }

    public boolean isOnHost() {
        return this != NOT_ON_HOST && this != REMOVED;
    }
}
