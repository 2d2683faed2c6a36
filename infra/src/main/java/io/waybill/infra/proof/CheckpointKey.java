package io.waybill.infra.proof;

import io.waybill.infra.DataFolder;
import io.waybill.infra.publisher.EventLog;
import io.waybill.proof.SigningKey;
import io.waybill.runtime.KeyFile;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** What checkpoints are signed with, and under which name: made when it is needed first. */
@Component
class CheckpointKey {
    private final ProofProperties properties;
    private final EventLog log;
    private @Nullable SigningKey key;
    private @Nullable String origin;

    CheckpointKey(ProofProperties properties, EventLog log) {
        this.properties = properties;
        this.log = log;
    }

    /** Which log it is, for those who know many. */
    synchronized String origin() {
        if (origin == null) {
            String given = properties.origin();
            origin = given == null || given.isBlank() ? "waybill/" + log.id() : given.strip();
        }
        return origin;
    }

    /**
     * @throws NoKey where there is none and none can be made
     */
    synchronized SigningKey key() {
        if (key == null) {
            String given = properties.key();
            key =
                    given == null || given.isBlank()
                            ? keptIn(DataFolder.path().resolve("checkpoint.key"))
                            : of(given.strip(), "waybill.proof.key");
        }
        return key;
    }

    private SigningKey keptIn(Path file) {
        try {
            String kept = new String(KeyFile.read(file), StandardCharsets.US_ASCII);
            return of(kept.strip(), file.toString());
        } catch (IOException failure) {
            throw new NoKey(
                    "cannot keep the key of checkpoints in "
                            + file
                            + " ("
                            + failure
                            + "); set waybill.proof.key",
                    failure);
        }
    }

    private SigningKey of(String seed, String where) {
        try {
            return new SigningKey(origin(), HexFormat.of().parseHex(seed));
        } catch (IllegalArgumentException failure) {
            throw new NoKey(
                    where
                            + " is no key of checkpoints under the name "
                            + origin()
                            + ": 64 hexadecimal digits, and a name without spaces and plus signs",
                    failure);
        }
    }

    /** Nothing can be signed. */
    static final class NoKey extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoKey(String message, Exception cause) {
            super(message, cause);
        }
    }
}
