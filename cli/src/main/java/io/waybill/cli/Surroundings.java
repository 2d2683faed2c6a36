package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
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
        InstantSource clock) {}
