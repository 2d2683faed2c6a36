package io.waybill.domain.container;

import java.util.Locale;

/** What can be asked of a container: the columns of {@link Admission}'s table. */
public enum Action {
    CREATE,
    START,
    STOP,
    RESTART,
    PAUSE,
    UNPAUSE,
    KILL,
    RENAME,
    /** To another host. */
    MOVE,
    /** To another specification: its next revision. */
    UPGRADE,
    /** To what an earlier revision said, as its next one. */
    ROLLBACK,
    REMOVE,
    /** Removal, running or not. */
    FORCE_REMOVE,
    /** To be again as it was asked to be: asked for by its drift policy alone. */
    HEAL,
    /** The same, where somebody else made another one in its place, which has to give way. */
    REMAKE;

    /** As people write it. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
