package io.waybill.infra.backup;

import io.waybill.infra.backup.BackupFile.Unusable;
import io.waybill.infra.embedded.EmbeddedServers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code ./waybill restore}: a program of its own, for there is no service yet to be asked. */
public final class Restore {
    private static final String USAGE =
            """
            Usage: waybill restore FILE --into JDBC_URL | --data DIR | --check
            Brings a backup into a database that is empty, and proves that its log is the one that was backed up.

              --into JDBC_URL  of PostgreSQL, such as 'jdbc:postgresql://db:5432/waybill?user=waybill&password=…'
              --data DIR       the data folder of a ./waybill up, which has none yet
              --check          only see whether the file is whole and unharmed
              --help           this

            Examples:
              ./waybill backup waybill.backup -m 'before the upgrade'
              ./waybill restore waybill.backup --check
              ./waybill restore waybill.backup --data restored && ./waybill up --data restored
            """;

    private final PrintStream out;
    private final PrintStream err;

    private Restore(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /**
     * @return the exit code: 0 where it is done, 2 where the words are not understood, 3 where the
     *     file or what it is to be restored into is refused
     */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            return new Restore(out, err).run(arguments);
        } catch (Unusable | IllegalStateException | IOException failure) {
            err.println("waybill: " + failure.getMessage());
            return 3;
        }
    }

    private int run(String... arguments) throws IOException {
        @Nullable String file = null;
        @Nullable String into = null;
        @Nullable String data = null;
        boolean check = false;
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            boolean more = i + 1 < arguments.length;
            if (word.equals("--help") || word.equals("-h")) {
                out.print(USAGE);
                return 0;
            } else if (word.equals("--into") && more) {
                into = arguments[++i];
            } else if (word.equals("--data") && more) {
                data = arguments[++i];
            } else if (word.equals("--check")) {
                check = true;
            } else if (file == null && !word.startsWith("-")) {
                file = word;
            } else {
                return misunderstood("restore does not know what '" + word + "' is to mean");
            }
        }
        if (file == null) {
            return misunderstood("which FILE is to be restored?");
        }
        BackupFile backup = new BackupFile(Path.of(file));
        if (check) {
            Manifest manifest = backup.check().manifest();
            out.println(summary(file, manifest) + " It is whole.");
            return 0;
        }
        if ((into == null) == (data == null)) {
            return misunderstood("say where to restore it: --into JDBC_URL or --data DIR");
        }
        if (into != null) {
            done(
                    file,
                    restore(backup, checked(backup), into),
                    "start the service on this database");
        } else if (data != null) {
            done(file, intoFolder(backup, Path.of(data)), "./waybill up --data " + data);
        }
        return 0;
    }

    private Restoration.Restored intoFolder(BackupFile backup, Path data) throws IOException {
        if (Files.exists(data.resolve("postgres")) || Files.exists(data.resolve("kafka"))) {
            throw new Unusable(
                    data
                            + " is not empty: a Waybill has its data there. Nothing was changed; name another folder");
        }
        BackupFile.Checked checked = checked(backup); // before a folder is made
        try (EmbeddedServers.Database database = EmbeddedServers.database(data)) {
            return restore(backup, checked, database.jdbcUrl());
        }
    }

    private BackupFile.Checked checked(BackupFile backup) {
        tell("checking " + backup.path());
        return backup.check();
    }

    private Restoration.Restored restore(
            BackupFile backup, BackupFile.Checked checked, String url) {
        return new Restoration(url, backup, this::tell).restore(checked);
    }

    private void tell(String said) {
        err.println("waybill: " + said);
    }

    private int misunderstood(String said) {
        err.println("waybill: " + said + "; see ./waybill restore --help");
        return 2;
    }

    private static String summary(String file, Manifest manifest) {
        return "%s: taken at %s, %d events to position %d, %d tokens, %d versions of secrets, %d webhooks."
                .formatted(
                        file,
                        manifest.takenAt(),
                        manifest.rows(Kept.EVENTS) + manifest.rows(Kept.WAITING),
                        manifest.position(),
                        manifest.rows("access_token"),
                        manifest.rows("secret_version"),
                        manifest.rows("webhook"));
    }

    /** What speaks for the events being those that were recorded. */
    private static String agreement(Restoration.Restored restored) {
        Manifest manifest = restored.manifest();
        long after = manifest.position() - restored.signed();
        if (restored.signed() > 0) {
            return ", and agree with the backup's root and its signed checkpoint"
                    + (after == 0 ? "" : "; the last %d came after that".formatted(after));
        }
        return manifest.treeSize() > 0
                ? ", and agree with the backup's root; no checkpoint was signed"
                : "; the log that was backed up was not hashed, so there is nothing to compare it with";
    }

    private void done(String file, Restoration.Restored restored, String start) {
        out.println(summary(file, restored.manifest()));
        out.println(
                "Restored. The events hash to "
                        + restored.root().base64()
                        + agreement(restored)
                        + ".");
        out.println(
                """
                Next:
                - Put the keys in their places that are in no backup: the master key of secrets, and those of checkpoints and fingerprints.
                - Give it an empty Kafka, or a new waybill.kafka.topic-prefix: it does not publish on the topics of another log.
                - Stop agents apart until the health's kafka has a lag of 0: what they read before is the past.
                - Start: %s. Sign in with a token of the service that was backed up."""
                        .formatted(start));
        if (restored.paused() > 0) {
            out.println(
                    "- "
                            + restored.paused()
                            + " webhooks are paused: waybill webhooks resume NAME, once this is the service that is to send.");
        }
    }
}
