package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Takes a backup of the system of record while it works. */
@Command(
        name = "backup",
        description = {
            "Take a backup of all that is on record, while Waybill works. It holds everything but keys: who took it is on record.",
            "The master key of secrets and the key of checkpoints are not in it: keep them, and elsewhere than the backup."
        },
        footer = {
            "  waybill backup waybill.backup -m 'before the upgrade'",
            "  waybill backup - | ssh vault 'cat > waybill.backup'",
            "  ./waybill restore waybill.backup --check"
        })
final class BackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Where to; - for standard output.")
    String file = "";

    @Mixin Wish wish = new Wish();

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        if (wish.reason != null) {
            query.put("reason", wish.reason);
        }
        if (wish.ticket != null) {
            query.put("ticket", wish.ticket);
        }
        boolean here = !file.equals("-");
        if (here && Files.exists(path(file))) {
            throw new Failed(Failed.USAGE, "there is a file '" + file + "' already");
        }
        return InsideCommands.read(wish, "/backup", query, "application/zip", this::keep);
    }

    private void keep(InputStream backup) throws IOException {
        if (file.equals("-")) {
            backup.transferTo(wish.around().out());
            wish.around().out().flush();
            return;
        }
        // What has its name is whole.
        Path part = path(file + ".part");
        try {
            Files.copy(backup, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, path(file));
        } finally {
            Files.deleteIfExists(part);
        }
        wish.print(file + ": " + Files.size(path(file)) + " bytes");
        wish.warn(
                "keys are not in it: keep the master key of secrets, and the keys of checkpoints and fingerprints, elsewhere");
    }

    private Path path(String name) {
        return wish.around().folder().resolve(name);
    }
}
