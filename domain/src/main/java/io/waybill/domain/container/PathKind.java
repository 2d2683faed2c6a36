package io.waybill.domain.container;

/** What a path in a container leads to, through links. */
public record PathKind(Kind kind) {
    /** What may be there. */
    public enum Kind {
        FOLDER,
        FILE,
        NONE
    }
}
