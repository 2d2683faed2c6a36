package io.waybill.infra.proof;

import io.waybill.proof.Checkpoint;

import java.time.Instant;

/**
 * A checkpoint that was signed.
 *
 * @param size how many events the log had
 * @param root of its tree, in base64
 * @param note as it is kept elsewhere
 * @param key what its signature is verified with
 */
public record SignedCheckpoint(
        String origin, long size, String root, String note, String key, Instant signedAt) {

    static SignedCheckpoint of(String note, String key, Instant signedAt) {
        Checkpoint checkpoint = Checkpoint.read(note);
        return new SignedCheckpoint(
                checkpoint.origin(),
                checkpoint.size(),
                checkpoint.root().base64(),
                note,
                key,
                signedAt);
    }
}
