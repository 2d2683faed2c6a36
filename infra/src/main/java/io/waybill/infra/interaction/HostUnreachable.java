package io.waybill.infra.interaction;

/** A host could not be asked, or did not answer in time. */
public final class HostUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, for programs. */
    public enum Why {
        /** Its agent does not reach its engine. */
        HOST_AWAY,
        /** Its agent was asked, and says nothing. */
        HOST_SILENT,
        /** The broker is away: nobody could be asked. */
        KAFKA_AWAY,
        /** Too much is asked of it at once. */
        HOST_BUSY
    }

    private final Why why;

    public HostUnreachable(Why why, String message) {
        super(message, null, false, false);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
