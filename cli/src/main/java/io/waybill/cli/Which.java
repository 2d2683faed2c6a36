package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Which Waybill is spoken to; given before a command, or after it, which goes before. */
final class Which {
    @Nullable
    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The Waybill to speak to; else WAYBILL_SERVER.")
    String server;

    @Nullable
    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The token to sign in with; else WAYBILL_TOKEN.")
    String token;

    @Nullable
    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "A Waybill that was logged in to; else WAYBILL_CONTEXT.")
    String context;

    @Nullable
    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "Where server and token are kept; else WAYBILL_CREDENTIALS, else .waybill/credentials.json"
                            + " here or in a folder above, else the current context, else the file beside the launcher.")
    Path credentials;

    /** What is said here, else what was said before. */
    Which orElse(Which before) {
        Which both = new Which();
        both.server = server != null ? server : before.server;
        both.token = token != null ? token : before.token;
        both.context = context != null ? context : before.context;
        both.credentials = credentials != null ? credentials : before.credentials;
        return both;
    }
}
