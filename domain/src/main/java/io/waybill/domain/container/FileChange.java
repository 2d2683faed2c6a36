package io.waybill.domain.container;

/** In what a container's file system differs from its image. */
public record FileChange(Kind kind, String path) {
    /** How a path differs. */
    public enum Kind {
        CHANGED,
        ADDED,
        DELETED
    }
}
