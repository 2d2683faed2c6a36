package io.waybill.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** {@code waybill archive get}: what is there and whole already is not taken again. */
final class ArchiveDownload {
    private final Common common;
    private final Path folder;
    private final ArrayNode told;
    private final ObjectNode all = Json.object();

    /**
     * @param folder where to
     */
    ArchiveDownload(Common common, Path folder) {
        this.common = common;
        this.folder = folder;
        told = all.putArray("files");
    }

    /**
     * @param items as the service lists them
     */
    void take(List<JsonNode> items) {
        try {
            Files.createDirectories(folder);
            for (JsonNode item : items) {
                take(item);
            }
        } catch (IOException failure) {
            throw new Failed(
                    Failed.OPERATION, "cannot write to " + folder + ": " + Trouble.why(failure));
        }
        if (common.asData()) {
            common.print(common.data(all.toString()));
        }
    }

    private void take(JsonNode item) throws IOException {
        String name = Json.text(item, "file");
        String sha256 = Json.text(item, "sha256");
        if (!ArchiveFiles.NAME.matcher(name).matches()) {
            throw new Failed(
                    Failed.OPERATION,
                    "the service names a file '" + name + "', as none of the archive is called");
        }
        Path file = folder.resolve(name);
        boolean isThere = Files.isRegularFile(file) && sha256(file).equals(sha256);
        if (!isThere) {
            InsideCommands.read(
                    common,
                    "/archives/" + Json.text(item, "number"),
                    Map.of(),
                    "application/zip, application/problem+json",
                    in -> keep(in, file, sha256));
        }
        told.addObject().put("file", file.toString()).put("taken", !isThere);
        if (!common.asData()) {
            common.print(
                    name
                            + ": "
                            + (isThere
                                    ? "is there already"
                                    : Times.size(Long.toString(Files.size(file)))));
        }
    }

    private static void keep(InputStream in, Path file, String sha256) throws IOException {
        WholeFile.keep(
                in,
                file,
                part -> {
                    if (!sha256(part).equals(sha256)) {
                        throw new Failed(
                                Failed.OPERATION,
                                file.getFileName()
                                        + " is not what the service wrote: it was cut off or changed, there or on its way."
                                        + " Try again, or have it written anew with 'waybill archive rewrite'");
                    }
                },
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
