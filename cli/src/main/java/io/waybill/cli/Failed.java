package io.waybill.cli;

/** A command ends here, with a sentence for people and an exit code for programs. */
final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final int OPERATION = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;
    static final int UNREACHABLE = 4;
    static final int UNAUTHORISED = 5;

    private final int exitCode;

    Failed(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
