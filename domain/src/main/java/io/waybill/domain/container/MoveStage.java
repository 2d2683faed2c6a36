package io.waybill.domain.container;

/** How far a move to another host has come: what is being done now, and where. */
public enum MoveStage {
    /** It is made on the host it moves to, image and all, while it runs on where it is. */
    MAKING,
    /** It is stopped on the host it leaves. */
    STOPPING,
    /** It is started on the host it moves to, and has to prove that it works there. */
    STARTING,
    /** It lives on the host it moved to; on the host it left it is removed. */
    LEAVING,
    /** The move failed: what was made on the host it was to move to is removed. */
    UNDOING,
    /** Nothing is left there: it is started again where it was. */
    RESUMING
}
