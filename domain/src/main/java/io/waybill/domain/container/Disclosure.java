package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.OperationId;

import org.jspecify.annotations.Nullable;

/**
 * What of a container's inside is disclosed.
 *
 * @param logs which of its output; present exactly for that
 * @param path which of its files; present exactly for those
 * @param operation whose terminal's transcript; present exactly for that
 */
public record Disclosure(
        What what,
        @Nullable LogQuery logs,
        @Nullable String path,
        @Nullable OperationId operation) {
    private static final int LONGEST_PATH = 4_096;

    /** Kinds of what can be seen inside. */
    public enum What {
        LOGS,
        PROCESSES,
        FILES,
        /** What was shown at the terminal of a program that ran in it. */
        TRANSCRIPT
    }

    public Disclosure {
        if ((what == What.LOGS) != (logs != null)
                || (what == What.FILES) != (path != null)
                || (what == What.TRANSCRIPT) != (operation != null)) {
            throw new IllegalArgumentException("what is disclosed is said once");
        }
        if (path != null) {
            requirePath(path);
        }
    }

    /**
     * @throws InvalidInput where it is none that a container could have
     */
    public static String requirePath(String path) {
        if (!path.startsWith("/") || path.length() > LONGEST_PATH || path.indexOf('\0') >= 0) {
            throw new InvalidInput("path", "it is an absolute path in the container");
        }
        return path;
    }

    public static Disclosure ofLogs(LogQuery query) {
        return new Disclosure(What.LOGS, query, null, null);
    }

    public static Disclosure ofProcesses() {
        return new Disclosure(What.PROCESSES, null, null, null);
    }

    public static Disclosure ofFiles(String path) {
        return new Disclosure(What.FILES, null, path, null);
    }

    public static Disclosure ofTranscript(OperationId operation) {
        return new Disclosure(What.TRANSCRIPT, null, null, operation);
    }
}
