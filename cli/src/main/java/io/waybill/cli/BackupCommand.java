package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Takes a backup of the system of record while it works. */
@Command(
        name = "backup",
        description = {
            "Take a backup of all that is on record, while Waybill works: waybill restore brings it back. Who took it is kept; waybill backups lists them.",
            "The master key of secrets and the key of checkpoints are not in it: keep them, and elsewhere than the backup."
        },
        footer = {
            "  waybill backup waybill.backup -m 'before the upgrade'",
            "  waybill backup - | ssh vault 'cat > waybill.backup'",
            "  waybill restore waybill.backup --check"
        })
final class BackupCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    @Parameters(paramLabel = "FILE", description = "Where to; - for standard output.")
    String file = "";

    @Mixin Why why = new Why();
    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        if (!file.equals(STANDARD_OUTPUT) && Files.exists(path(file))) {
            throw new Failed(Failed.USAGE, "there is a file '" + file + "' already");
        }
        return InsideCommands.read(common, "/backup", why.asQuery(), "application/zip", this::keep);
    }

    private void keep(InputStream backup) throws IOException {
        if (file.equals(STANDARD_OUTPUT)) {
            backup.transferTo(common.around().out());
            common.around().out().flush();
            return;
        }
        Path whole = path(file);
        WholeFile.keep(backup, whole, _ -> {});
        common.print(file + ": " + Times.size(Long.toString(Files.size(whole))));
        common.warn(
                "keys are not in it: keep the master key of secrets, and the keys of checkpoints and fingerprints, elsewhere");
    }

    private Path path(String name) {
        return common.around().folder().resolve(name);
    }
}
