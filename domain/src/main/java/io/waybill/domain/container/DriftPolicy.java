package io.waybill.domain.container;

/** What is done about a container's drift. */
public enum DriftPolicy {
    /** It is shown, and nothing else. */
    RECORD,
    /** The container is made to be again as it was asked to be. */
    ENFORCE,
    /** What is found is what is asked for from then on. */
    ACCEPT
}
