package io.waybill.domain.container;

/** Why a container came to have another specification. */
public enum RevisionCause {
    /** Of how it is made, with the image version that it has. */
    EDIT,
    /** To another image version. */
    UPGRADE,
    /** To what an earlier revision said. */
    ROLLBACK;

    Action action() {
        return switch (this) {
            case EDIT, UPGRADE -> Action.UPGRADE;
            case ROLLBACK -> Action.ROLLBACK;
        };
    }
}
