package io.waybill.infra.api;

import io.waybill.domain.Sha256;
import io.waybill.infra.DataFolder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * Keeps the contexts of builds on disk while they are handed over: what a build is made from is on
 * record before it begins, so all of it has to be there by then.
 */
@Component
class BuildContexts {
    private static final Logger log = LoggerFactory.getLogger(BuildContexts.class);

    private final Path folder;
    private final DataSize largest;

    BuildContexts(@Value("${waybill.builds.largest-context:2GB}") DataSize largest)
            throws IOException {
        this.largest = largest;
        folder = DataFolder.path().resolve("build-contexts").toAbsolutePath();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> left = Files.list(folder)) {
                left.forEach(BuildContexts::delete);
            }
        }
    }

    /** One that is there whole; closing it takes it away. */
    record Spooled(Path file, String sha256, long bytes) implements AutoCloseable {
        @Override
        public void close() {
            delete(file);
        }
    }

    /** It is larger than is taken. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge(DataSize largest) {
            super(
                    "the build context is larger than "
                            + largest.toMegabytes()
                            + " MB, the setting waybill.builds.largest-context");
        }
    }

    Spooled spool(InputStream context) throws IOException {
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, "context", ".tar");
        try (OutputStream out = Files.newOutputStream(file)) {
            MessageDigest digest = Sha256.begin();
            byte[] buffer = new byte[64 << 10];
            long bytes = 0;
            for (int read = context.read(buffer); read >= 0; read = context.read(buffer)) {
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
                bytes += read;
                if (bytes > largest.toBytes()) {
                    throw new TooLarge(largest);
                }
            }
            return new Spooled(file, HexFormat.of().formatHex(digest.digest()), bytes);
        } catch (IOException | RuntimeException failure) {
            delete(file);
            throw failure;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            log.warn("cannot delete {}: {}", file, failure.toString());
        }
    }
}
