package io.waybill.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the words of a state sound, and in which colour a terminal shows that. */
enum Tone {
    GOOD("\033[32m"),
    WARNING("\033[33m"),
    BAD("\033[31m"),
    PLAIN("");

    /** An exit code that is not 0. */
    private static final Pattern FAILED = Pattern.compile("exited \\([1-9]");

    private static final String RESET = "\033[0m";
    private static final String BOLD = "\033[1m";

    // Words that begin what a state says; what is bad is looked for first.
    private static final List<String> OF_BAD =
            List.of(
                    "failed",
                    "refused",
                    "abandoned",
                    "aborted",
                    "lost",
                    "dead",
                    "down",
                    "disconnected",
                    "inconsistent",
                    "out_of_service",
                    "given up",
                    "drift given up");
    private static final List<String> OF_WARNING =
            List.of(
                    "drift",
                    "unobserved",
                    "unmanaged",
                    "paused",
                    "restarting",
                    "pending",
                    "requested",
                    "reverting",
                    "reverted",
                    "undone",
                    "withdrawn",
                    "unknown");
    private static final List<String> OF_GOOD =
            List.of(
                    "running",
                    "done",
                    "succeeded",
                    "completed",
                    "connected",
                    "consistent",
                    "current",
                    "rebuilt",
                    "up");

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    static Tone of(String state) {
        String words = state.toLowerCase(Locale.ROOT);
        if (begins(words, OF_BAD)
                || FAILED.matcher(words).lookingAt()
                || words.contains("unhealthy")
                || words.contains("failed:")) {
            return BAD;
        }
        if (begins(words, OF_WARNING) || words.contains("cordoned") || words.contains("drift:")) {
            return WARNING;
        }
        return begins(words, OF_GOOD) ? GOOD : PLAIN;
    }

    private static boolean begins(String words, List<String> of) {
        return of.stream().anyMatch(words::startsWith);
    }

    String colour(String text) {
        return this == PLAIN ? text : code + text + RESET;
    }

    static String heading(String text) {
        return BOLD + text + RESET;
    }
}
