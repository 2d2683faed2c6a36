package io.waybill.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Something here under another name, for tar to pack it by that: a link, so that nothing is copied.
 *
 * @param folder in which it is, for the time being
 * @param entry what of that folder is to be packed
 * @param options that tar needs for it
 */
record Renamed(Path folder, String entry, List<String> options) implements AutoCloseable {

    static Renamed of(Path source, String name) throws IOException {
        Path folder = Files.createTempDirectory("waybill-cp");
        boolean isLink = Files.isSymbolicLink(source);
        Files.createSymbolicLink(
                folder.resolve(name), isLink ? Files.readSymbolicLink(source) : source);
        if (isLink) {
            return new Renamed(folder, name, List.of()); // a link stays one
        }
        // Links within a folder stay what they are, so only the way into it is followed.
        return Files.isDirectory(source)
                ? new Renamed(folder, name + "/.", List.of())
                : new Renamed(folder, name, List.of("-h"));
    }

    @Override
    public void close() {
        CopyCommand.remove(folder);
    }
}
