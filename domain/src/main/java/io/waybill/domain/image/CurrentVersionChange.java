package io.waybill.domain.image;

/** How another version came to be the current one. */
public enum CurrentVersionChange {
    PUBLISHED,
    SWITCHED,
    /** Switched to an older version. */
    ROLLED_BACK
}
