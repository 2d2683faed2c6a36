package io.waybill.cli;

import io.waybill.proof.Checkpoint;
import io.waybill.proof.SignedNote;
import io.waybill.proof.VerifierKey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checkpoints that somebody has, each of which is signed. */
final class KeptCheckpoints {
    private KeptCheckpoints() {}

    /** Those of files. */
    static List<SignedNote> read(List<Path> files, Surroundings around) {
        List<SignedNote> notes = new ArrayList<>();
        for (Path file : files) {
            try {
                notes.addAll(SignedNote.readAll(Files.readString(around.folder().resolve(file))));
            } catch (IOException | IllegalArgumentException failure) {
                throw new Failed(
                        Failed.USAGE,
                        "cannot read checkpoints in " + file + ": " + Trouble.why(failure));
            }
        }
        if (notes.isEmpty()) {
            throw new Failed(Failed.USAGE, "there is no checkpoint in " + files);
        }
        return notes;
    }

    /**
     * @throws Failed where one is not signed with the key, is no checkpoint, or is of another log
     */
    static List<Checkpoint> verified(List<SignedNote> notes, VerifierKey key) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (SignedNote note : notes) {
            Checkpoint checkpoint = checkpoint(note);
            if (!key.signed(note)) {
                throw new Failed(
                        Failed.OPERATION,
                        "the checkpoint of "
                                + checkpoint.origin()
                                + " with "
                                + checkpoint.size()
                                + " events is not signed with "
                                + key
                                + ": it was changed, or is signed with another key");
            }
            if (!checkpoint.origin().equals(key.name())) {
                throw new Failed(
                        Failed.OPERATION,
                        "the checkpoint is of "
                                + checkpoint.origin()
                                + ", the key of "
                                + key.name());
            }
            checkpoints.add(checkpoint);
        }
        return checkpoints;
    }

    private static Checkpoint checkpoint(SignedNote note) {
        try {
            return Checkpoint.read(note.text());
        } catch (IllegalArgumentException failure) {
            throw new Failed(Failed.USAGE, String.valueOf(failure.getMessage()));
        }
    }
}
