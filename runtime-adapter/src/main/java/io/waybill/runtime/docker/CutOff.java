package io.waybill.runtime.docker;

import java.net.ConnectException;
import java.util.List;
import java.util.Locale;

/** Why an engine's answer ended, in words that say something to whoever does not know HTTP. */
final class CutOff {
    /** What the HTTP client says where the other side went away in the middle. */
    private static final List<String> IN_THE_MIDDLE =
            List.of(
                    "premature end of",
                    "closing chunk expected",
                    "connection reset",
                    "broken pipe");

    private CutOff() {}

    static String words(Throwable failure) {
        String said = failure.getMessage();
        if (said == null) {
            return failure instanceof ConnectException
                    ? "connection refused"
                    : "the connection was cut off";
        }
        String lower = said.toLowerCase(Locale.ROOT);
        // One that says more than that is better as it is.
        return IN_THE_MIDDLE.stream().anyMatch(lower::startsWith)
                        || lower.endsWith("failed to respond")
                ? "the connection was cut off"
                : said;
    }
}
