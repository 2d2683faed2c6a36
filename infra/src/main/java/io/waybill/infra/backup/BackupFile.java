package io.waybill.infra.backup;

import io.waybill.domain.Sha256;
import io.waybill.domain.wire.WaybillJson;

import tools.jackson.core.JacksonException;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** A backup's file, as it is read. */
record BackupFile(Path path) {

    /** What a whole one says. */
    record Checked(Preamble preamble, Manifest manifest) {}

    /** Takes the rows of a part. */
    interface Taker {
        void take(Preamble.Rows rows, InputStream in) throws IOException;
    }

    /**
     * Reads all of it.
     *
     * @throws Unusable where it is not a whole and unharmed backup of a format that is known here
     */
    Checked check() {
        Map<String, String> digests = new HashMap<>();
        Map<String, Long> sizes = new HashMap<>();
        Checked read =
                read(
                        (rows, in) -> {
                            MessageDigest sha256 = Sha256.begin();
                            long bytes =
                                    new DigestInputStream(in, sha256)
                                            .transferTo(java.io.OutputStream.nullOutputStream());
                            digests.put(rows.name(), HexFormat.of().formatHex(sha256.digest()));
                            sizes.put(rows.name(), bytes);
                        });
        for (Manifest.Part part : read.manifest().parts()) {
            if (!part.sha256().equals(digests.get(part.name()))
                    || part.bytes() != sizes.getOrDefault(part.name(), -1L)) {
                throw harmed("the rows of " + part.name() + " are not those that were written");
            }
        }
        if (read.manifest().parts().size() != digests.size()) {
            throw harmed("it has rows that its manifest does not know");
        }
        return read;
    }

    /** Hands on the rows of all parts, in the order in which they have to be loaded. */
    Checked read(Taker taker) {
        if (!Files.isRegularFile(path)) {
            throw new Unusable("there is no file " + path);
        }
        try (ZipInputStream zip =
                new ZipInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            Checked read = read(zip, taker);
            requireDirectory(read);
            return read;
        } catch (EOFException _) {
            throw truncated();
        } catch (ZipException | JacksonException failure) {
            throw harmed(String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
        } catch (IOException failure) {
            throw new Unusable("cannot read " + path + ": " + failure.getMessage());
        }
    }

    private Checked read(ZipInputStream zip, Taker taker) throws IOException {
        ZipEntry first = zip.getNextEntry();
        if (first == null || !first.getName().equals(BackupWriter.PREAMBLE)) {
            throw new Unusable(path + " is not a backup that Waybill wrote");
        }
        byte[] head = zip.readAllBytes();
        requireKnown(WaybillJson.mapper().readTree(head).path("format").asInt(0));
        Preamble preamble = WaybillJson.mapper().readValue(head, Preamble.class);
        requireTables(preamble.parts());
        for (Preamble.Rows rows : preamble.parts()) {
            ZipEntry entry = zip.getNextEntry();
            if (entry == null) {
                throw truncated();
            }
            if (!entry.getName().equals(BackupWriter.ROWS + rows.name())) {
                throw harmed("there is " + entry.getName() + " where " + rows.name() + " belongs");
            }
            taker.take(rows, zip);
            zip.closeEntry();
        }
        ZipEntry last = zip.getNextEntry();
        if (last == null) {
            throw truncated();
        }
        if (!last.getName().equals(BackupWriter.MANIFEST)) {
            throw harmed("there is " + last.getName() + " where the manifest belongs");
        }
        Manifest manifest = WaybillJson.mapper().readValue(zip.readAllBytes(), Manifest.class);
        zip.closeEntry();
        return new Checked(preamble, manifest);
    }

    private void requireKnown(int format) {
        if (format > Preamble.FORMAT) {
            throw new Unusable(
                    path
                            + " has format "
                            + format
                            + ", and this Waybill knows "
                            + Preamble.FORMAT
                            + " at most: restore it with the version that wrote it, or a newer one");
        }
        if (format < 1) {
            throw harmed("it does not say which format it has");
        }
    }

    // Their names become SQL.
    private void requireTables(List<Preamble.Rows> parts) {
        for (Preamble.Rows rows : parts) {
            if (Kept.of(rows.name()).isEmpty()
                    || !rows.columns().stream().allMatch(name -> name.matches("[a-z_0-9]+"))) {
                throw harmed("it has rows of an unknown table, " + rows.name());
            }
        }
    }

    // What stands behind the manifest is the archive's directory: without its end, bytes are
    // missing.
    private void requireDirectory(Checked read) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            if (zip.size() != read.preamble().parts().size() + 2) {
                throw harmed("its directory names other entries than it has");
            }
        } catch (IOException _) {
            throw truncated();
        }
    }

    private Unusable truncated() {
        return new Unusable(
                path + " is truncated: its end is missing. Copy it again, or take another");
    }

    private Unusable harmed(String how) {
        return new Unusable(
                path
                        + " is damaged: "
                        + Objects.requireNonNull(how)
                        + ". Copy it again, or take another");
    }

    /** The file is none that can be restored; nothing was changed. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }
}
