package io.waybill.domain;

/** The keys of what every event says beside its payload. Values are text. */
public final class EventMetadata {
    /** Who acted: a user's or service's name, or {@code agent/<host>}. */
    public static final String ACTOR = "actor";

    /** What kind of actor: {@code user}, {@code service}, {@code agent} or {@code system}. */
    public static final String ACTOR_KIND = "actorKind";

    /** Why, in the words of who acted. */
    public static final String REASON = "reason";

    /** The change ticket it was done under. */
    public static final String TICKET = "ticket";

    /** Who approved of it beforehand, where somebody else than who acted had to. */
    public static final String APPROVED_BY = "approvedBy";

    /** What ties together all that followed from one request. */
    public static final String CORRELATION_ID = "correlationId";

    /** The id of the event that this one follows from. */
    public static final String CAUSATION_ID = "causationId";

    /** The network address that the request came from. */
    public static final String SOURCE_ADDRESS = "sourceAddress";

    /** W3C trace context. */
    public static final String TRACE_PARENT = "traceparent";

    private EventMetadata() {}
}
