package io.waybill.infra.archive;

/** Why a part of the log is not written to a file; it is tried again. */
final class NotArchived extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotArchived(String message) {
        super(message);
    }
}
