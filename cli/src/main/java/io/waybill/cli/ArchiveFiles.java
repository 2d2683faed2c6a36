package io.waybill.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Files of the archive that somebody has. */
final class ArchiveFiles {
    /** What they are called where they are written; in the order of names is that of positions. */
    static final Pattern NAME = Pattern.compile("events-(\\d{1,18})-\\d{1,18}\\.zip");

    private ArchiveFiles() {}

    /** Those that are named, and all that are in the folders that are named. */
    static List<Path> of(List<Path> named, Surroundings around) {
        List<Path> files = new ArrayList<>();
        for (Path name : named) {
            Path path = around.folder().resolve(name);
            if (Files.isDirectory(path)) {
                files.addAll(in(path, name));
            } else {
                files.add(path);
            }
        }
        return files.stream().distinct().toList();
    }

    private static TreeSet<Path> in(Path folder, Path name) {
        TreeSet<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                if (NAME.matcher(file.getFileName().toString()).matches()) {
                    files.add(file);
                }
            }
        } catch (IOException failure) {
            throw new Failed(
                    Failed.USAGE, "cannot read the folder " + name + ": " + Trouble.why(failure));
        }
        if (files.isEmpty()) {
            throw new Failed(
                    Failed.USAGE,
                    "there is no file of the archive in "
                            + name
                            + ": they are called as events-000000000001-000000065536.zip is");
        }
        return files;
    }
}
