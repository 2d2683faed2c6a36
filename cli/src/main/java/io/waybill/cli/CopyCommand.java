package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Copies files out of containers, and into them. */
@Command(
        name = "cp",
        description = {
            "Copy a file or a folder out of a container into a folder here, or under another name where TO is no"
                    + " folder; or from here into a folder of a container."
                    + " With - in place of the file or folder here, it is a tar archive, to standard output or from"
                    + " standard input; else a tar command is needed here.",
            "That it was copied is kept in the audit trail."
        },
        footer = {
            "  waybill cp web:/etc/hosts . -m 'compare with the other one'",
            "  waybill cp web:/etc/hosts hosts-of-web",
            "  waybill cp web:/var/log - | tar -t",
            "  waybill cp ./site.conf web:/etc/conf.d -m 'try a longer timeout' --ticket CHG-7"
        })
final class CopyCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "FROM",
            description = "CONTAINER:PATH, or a file or folder here, or -.")
    String from = "";

    @Parameters(
            index = "1",
            paramLabel = "TO",
            description = "A folder or a new name here, or -; or CONTAINER:FOLDER.")
    String to = "";

    @Mixin Wish wish = new Wish();

    @Override
    public Integer call() {
        boolean out = isInContainer(from);
        if (out == isInContainer(to)) {
            throw new Failed(
                    Failed.USAGE, "one of the two is CONTAINER:PATH, and the other is here");
        }
        return out ? copyOut() : copyIn();
    }

    // As docker cp has it: what begins with a dot or a slash is here.
    private static boolean isInContainer(String word) {
        return word.indexOf(':') > 0 && !word.startsWith("/") && !word.startsWith(".");
    }

    private int copyOut() {
        Path parent = here(to).toAbsolutePath().normalize().getParent();
        if (!to.equals("-")
                && !Files.isDirectory(here(to))
                && (to.endsWith("/") || parent == null || !Files.isDirectory(parent))) {
            throw new Failed(Failed.USAGE, "there is no folder for '" + to + "' here");
        }
        return InsideCommands.read(
                wish,
                path(from),
                query(from),
                "application/x-tar",
                tar -> {
                    if (to.equals("-")) {
                        tar.transferTo(wish.around().out());
                        wish.around().out().flush();
                    } else if (Files.isDirectory(here(to))) {
                        unpack(tar, here(to));
                    } else {
                        unpackAs(tar, here(to));
                    }
                });
    }

    private int copyIn() {
        Map<String, String> query = query(to);
        query.put("wait", wish.wait.toMillis() + "ms");
        Api api = wish.api();
        Api.Reply reply;
        if (from.equals("-")) {
            reply = api.put(path(to), query, "application/x-tar", System.in);
        } else {
            Path source = here(from);
            if (!Files.exists(source)) {
                throw new Failed(Failed.USAGE, "there is no '" + from + "' here");
            }
            reply = packed(api, query, source);
        }
        return wish.outcome(reply, to, "copy", "copied");
    }

    private Api.Reply packed(Api api, Map<String, String> query, Path source) {
        Path whole = source.toAbsolutePath().normalize();
        Path folder = whole.getParent();
        if (folder == null) {
            throw new Failed(Failed.USAGE, "'" + from + "' is everything there is here");
        }
        try (TarStream archive = new TarStream(tar(whole, folder))) {
            return put(api, query, archive);
        } catch (IOException failure) {
            throw api.unreachable(failure);
        }
    }

    private Api.Reply put(Api api, Map<String, String> query, TarStream archive) {
        try {
            return api.put(path(to), query, "application/x-tar", archive);
        } catch (Failed failed) {
            throw archive.isBroken()
                    ? new Failed(Failed.OPERATION, "tar could not read all of " + from)
                    : failed;
        }
    }

    private static Process tar(Path source, Path folder) {
        try {
            return new ProcessBuilder(
                            "tar",
                            "-c",
                            "-f",
                            "-",
                            "-C",
                            folder.toString(),
                            "--",
                            String.valueOf(source.getFileName()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException missing) {
            throw new Failed(Failed.USAGE, "there is no tar command here; give - and an archive");
        }
    }

    private static void unpack(InputStream tar, Path folder) throws IOException {
        Process process =
                new ProcessBuilder("tar", "-x", "-f", "-", "-C", folder.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (OutputStream in = process.getOutputStream()) {
            tar.transferTo(in);
        }
        try {
            if (process.waitFor() != 0) {
                throw new Failed(Failed.OPERATION, "tar could not unpack it into " + folder);
            }
        } catch (InterruptedException _) {
            throw Api.interrupted();
        }
    }

    /** Under another name than it has there; in the place of a file, but not of a folder. */
    private static void unpackAs(InputStream tar, Path target) throws IOException {
        Path folder = target.toAbsolutePath().normalize().getParent();
        Path beside = Files.createTempDirectory(folder, ".waybill-cp");
        try {
            unpack(tar, beside);
            try (Stream<Path> entries = Files.list(beside)) {
                Path copied =
                        entries.findFirst()
                                .orElseThrow(
                                        () -> new Failed(Failed.OPERATION, "nothing was copied"));
                if (Files.isDirectory(copied) && Files.exists(target)) {
                    throw new Failed(
                            Failed.USAGE,
                            "'" + target + "' is a file, and what was copied is a folder");
                }
                Files.move(copied, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            remove(beside);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private Path here(String word) {
        return wish.around().folder().resolve(word);
    }

    private static String path(String address) {
        return "/containers/" + Api.segment(address.substring(0, address.indexOf(':'))) + "/files";
    }

    private Map<String, String> query(String address) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("path", address.substring(address.indexOf(':') + 1));
        query.putAll(wish.why());
        return query;
    }
}
