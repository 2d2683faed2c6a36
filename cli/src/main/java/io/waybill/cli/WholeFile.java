package io.waybill.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that has its name once it is whole. */
final class WholeFile {
    private WholeFile() {}

    /** Looks at what came, before it gets its name. */
    interface Check {
        /**
         * @throws Failed where it is not what it should be
         */
        void check(Path part) throws IOException;
    }

    /**
     * Keeps what comes, for its owner only.
     *
     * @param how what to do where there is a file of that name
     */
    static void keep(InputStream in, Path whole, Check check, CopyOption... how)
            throws IOException {
        Path part = Files.createTempFile(whole.getParent(), ".waybill", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                in.transferTo(out);
            }
            check.check(part);
            Files.move(part, whole, how);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
