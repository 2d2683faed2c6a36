package io.waybill.infra.offload;

/** Events are in files of the archive that cannot be read now. */
public final class ArchiveAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArchiveAway(String because) {
        super("events that are in files of the archive only cannot be read: " + because);
    }
}
