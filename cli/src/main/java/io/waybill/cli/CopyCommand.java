package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Copies files out of containers, and into them. */
@Command(
        name = "cp",
        description = {
            "Copy a file or a folder out of a container, or into one: into TO where that is a folder, else under that"
                    + " name. With - in place of the file or folder here, it is a tar archive, to standard output, or"
                    + " from standard input into a folder; else a tar command is needed here.",
            "That it was copied is kept in the audit trail."
        },
        footer = {
            "  waybill cp web:/etc/hosts . -m 'compare with the other one'",
            "  waybill cp web:/etc/hosts hosts-of-web",
            "  waybill cp web:/var/log - | tar -t",
            "  waybill cp ./site.conf web:/etc/conf.d -m 'try a longer timeout' --ticket CHG-7",
            "  waybill cp ./site.conf web:/etc/conf.d/default.conf"
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
            description =
                    "A folder or a new name here, or -; or CONTAINER:PATH, a folder or a new name.")
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
        Api api = wish.api();
        if (from.equals("-")) {
            Api.Reply reply = api.put(path(to), query(to, there()), "application/x-tar", System.in);
            return wish.outcome(reply, to, "copy", "copied");
        }
        Path source = here(from).toAbsolutePath().normalize();
        Path folder = source.getParent();
        if (!Files.exists(source)) {
            throw new Failed(Failed.USAGE, "there is no '" + from + "' here");
        }
        if (folder == null) {
            throw new Failed(Failed.USAGE, "'" + from + "' is everything there is here");
        }
        Api.Reply reply =
                isNamedAnew(api, source)
                        ? copiedAs(api, source)
                        : packed(
                                api,
                                there(),
                                tar(folder, String.valueOf(source.getFileName()), List.of()));
        return wish.outcome(reply, to, "copy", "copied");
    }

    /** Whether TO is what it is to be called in the container, as it is no folder there. */
    private boolean isNamedAnew(Api api, Path source) {
        String there = there();
        // What ends like this is meant to be a folder; whether it is there, the host says.
        if (!there.startsWith("/") || there.matches(".*/\\.{0,2}")) {
            return false;
        }
        String kind = Json.text(api.get(path(to) + "/kind", Map.of("path", there)).json(), "kind");
        if (kind.equals("file") && Files.isDirectory(source)) {
            throw new Failed(
                    Failed.USAGE, "'" + to + "' is a file, and what is to be copied is a folder");
        }
        return !kind.equals("folder");
    }

    private Api.Reply copiedAs(Api api, Path source) {
        String there = there();
        int slash = there.lastIndexOf('/');
        try (Renamed renamed = Renamed.of(source, there.substring(slash + 1))) {
            String folder = slash == 0 ? "/" : there.substring(0, slash);
            return packed(api, folder, tar(renamed.folder(), renamed.entry(), renamed.options()));
        } catch (IOException failure) {
            throw new Failed(
                    Failed.OPERATION, "cannot prepare '" + from + "': " + Trouble.why(failure));
        }
    }

    private Api.Reply packed(Api api, String folderThere, Process tar) {
        try (TarStream archive = new TarStream(tar)) {
            return put(api, query(to, folderThere), archive);
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

    private static Process tar(Path folder, String entry, List<String> options) {
        List<String> command = new ArrayList<>(List.of("tar", "-c"));
        command.addAll(options);
        command.addAll(List.of("-f", "-", "-C", folder.toString(), "--", entry));
        try {
            return new ProcessBuilder(command)
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

    static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException _) {
            // What was asked for is done, or not, all the same.
        }
    }

    private Path here(String word) {
        return wish.around().folder().resolve(word);
    }

    private static String path(String address) {
        return "/containers/" + Api.segment(address.substring(0, address.indexOf(':'))) + "/files";
    }

    /** The path in the container that is copied into. */
    private String there() {
        return to.substring(to.indexOf(':') + 1);
    }

    private Map<String, String> query(String address) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("path", address.substring(address.indexOf(':') + 1));
        query.putAll(wish.why());
        return query;
    }

    private Map<String, String> query(String address, String folder) {
        Map<String, String> query = query(address);
        query.put("path", folder);
        query.put("wait", wish.wait.toMillis() + "ms");
        return query;
    }
}
