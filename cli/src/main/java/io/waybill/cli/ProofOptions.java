package io.waybill.cli;

import io.waybill.proof.VerifierKey;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;

/** What {@code waybill verify --proof} is told. */
final class ProofOptions {
    @Option(
            names = "--proof",
            required = true,
            description =
                    "Hash all events anew and compare them with a signed checkpoint: whether the log is what it was then."
                            + " Names the first event that was changed, removed or inserted.")
    boolean proof;

    @Nullable
    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "A checkpoint that was kept elsewhere, or many, one after the other; repeatable. Else the newest"
                            + " one there is, which proves no more than that the log agrees with itself.")
    List<Path> checkpoints;

    @Nullable
    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "What 'waybill proof key' printed when you trusted it. Else what Waybill itself says now.")
    String key;

    @Nullable
    @Option(
            names = "--database",
            paramLabel = "URL",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Read PostgreSQL itself, past the service, such as"
                            + " jdbc:postgresql://db.example/waybill?user=auditor; without a URL, that of the './waybill up'"
                            + " here. Else the service is asked for its events.")
    String database;

    @Nullable
    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description =
                    "With --database: where the files of the archive are, or copies of them, where events are in these"
                            + " only.")
    Path archive;

    @Nullable VerifierKey verifierKey() {
        return key == null ? null : verifierKey(key);
    }

    /** That of a {@code --key}. */
    static VerifierKey verifierKey(String key) {
        try {
            return VerifierKey.read(key);
        } catch (IllegalArgumentException failure) {
            throw new Failed(Failed.USAGE, "--key: " + failure.getMessage());
        }
    }
}
