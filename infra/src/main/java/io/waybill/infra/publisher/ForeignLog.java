package io.waybill.infra.publisher;

import org.jspecify.annotations.Nullable;

/** The topics tell another history than the database: publishing there would mix the two. */
final class ForeignLog extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignLog(String message) {
        super(message);
    }

    /**
     * A database that lost what it had committed counts on from where it is: the position of what
     * was lost becomes that of another event. A standby that was behind and is the primary now is
     * one, and so is a backup that was restored.
     *
     * @param position that was published last
     * @param id of the event that was published there; null where that is not known
     * @param there what the database has there; null where it has nothing
     * @throws ForeignLog where it is not the same event
     */
    static void refuseOther(long position, @Nullable String id, @Nullable StoredEvent there) {
        if (there != null && (id == null || id.equals(there.id()))) {
            return;
        }
        throw new ForeignLog(
                "the topics carry events up to position "
                        + position
                        + (id == null ? "" : ", which is event " + id)
                        + "; the database "
                        + (there == null ? "has none there" : "has event " + there.id() + " there")
                        + ": it was restored to an earlier time, or lost what it had committed; give this service the"
                        + " database that has it, or another topic prefix");
    }
}
