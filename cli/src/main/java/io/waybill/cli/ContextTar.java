package io.waybill.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder as a tar archive, without what its {@code .dockerignore} names, as it is read. */
final class ContextTar {
    private ContextTar() {}

    /** Owners and times are left out: the same files are the same archive. */
    static TarStream of(Path folder) throws IOException {
        List<String> files = files(folder);
        Process tar =
                new ProcessBuilder(
                                "tar",
                                "-C",
                                folder.toString(),
                                "--null",
                                "--no-recursion",
                                "--owner=0",
                                "--group=0",
                                "--numeric-owner",
                                "--mtime=@0",
                                "-T",
                                "-",
                                "-c",
                                "-f",
                                "-")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Thread.ofVirtual().start(() -> name(files, tar));
        return new TarStream(tar);
    }

    private static void name(List<String> files, Process tar) {
        try (OutputStream names = tar.getOutputStream()) {
            for (String file : files) {
                names.write((file + "\0").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // It has ended, and says so itself.
        }
    }

    private static List<String> files(Path folder) throws IOException {
        Dockerignore ignored = Dockerignore.of(folder);
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .filter(path -> !ignored.covers(path))
                    .sorted()
                    .forEach(path -> files.add("./" + path));
        }
        return files;
    }
}
