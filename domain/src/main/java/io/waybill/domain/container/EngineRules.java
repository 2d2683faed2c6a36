package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import java.util.Set;
import java.util.regex.Pattern;

/** What engines accept, checked before anything is put on record. */
final class EngineRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}");
    private static final Set<String> ENDING_SIGNALS =
            Set.of("KILL", "TERM", "INT", "QUIT", "ABRT", "HUP");

    private EngineRules() {}

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput(
                    "name",
                    "'"
                            + name
                            + "' is not a container name: 2 to 128 letters, digits, '_', '.' or '-', a letter or digit first");
        }
    }

    /** What is left off the record is what was found so, never what is asked for. */
    static void requireOnRecord(ContainerSpec spec) {
        if (!spec.fingerprints().isEmpty()) {
            throw new InvalidInput(
                    "fingerprints",
                    "a container is made from values, not from their fingerprints; give them as environment");
        }
        if (!spec.unrecorded().isEmpty()) {
            throw new InvalidInput("unrecorded", "it is said of adopted containers only");
        }
    }

    /** The signal's name without SIG. */
    static String requireEndingSignal(String signal) {
        String bare = signal.toUpperCase(java.util.Locale.ROOT).replaceFirst("^SIG", "");
        if (!ENDING_SIGNALS.contains(bare)) {
            throw new InvalidInput(
                    "signal",
                    "'"
                            + signal
                            + "' does not ask a process to end; a kill sends one of KILL, TERM, INT, QUIT, ABRT, HUP");
        }
        return bare;
    }
}
