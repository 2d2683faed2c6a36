package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * What a command sees of the machine it runs on.
 *
 * @param home the launcher's folder; none where it did not start this
 */
record Surroundings(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path folder,
        @Nullable Path home,
        InstantSource clock,
        Screen screen) {

    /** The same, where every command that says nothing else speaks to one Waybill. */
    Surroundings speakingTo(Access access) {
        Map<String, String> with = new HashMap<>(environment);
        with.put("WAYBILL_SERVER", access.server().toString());
        if (access.token() != null) {
            with.put("WAYBILL_TOKEN", access.token());
        }
        return new Surroundings(out, err, with, folder, home, clock, screen);
    }
}
