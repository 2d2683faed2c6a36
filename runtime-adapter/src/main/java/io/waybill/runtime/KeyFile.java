package io.waybill.runtime;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A key that is made once, of 32 random bytes, and kept in a file that its owner alone can read.
 */
public final class KeyFile {
    private static final int BYTES = 32;

    private KeyFile() {}

    /** What it holds: 64 hexadecimal digits, where it was made here. */
    public static byte[] read(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        return Files.readAllBytes(file);
    }

    // Whole or not at all, and nobody else may read it.
    private static void make(Path file) throws IOException {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path next =
                Files.createTempFile(
                        folder,
                        "key",
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(next, HexFormat.of().formatHex(fresh));
            Files.createLink(file, next);
        } catch (FileAlreadyExistsException _) {
            // Another one was faster; its key is as good.
        } finally {
            Files.delete(next);
        }
    }
}
