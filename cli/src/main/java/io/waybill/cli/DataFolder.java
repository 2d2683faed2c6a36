package io.waybill.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a {@code ./waybill up} of this machine keeps all it has. */
record DataFolder(Path path) {
    private static final int PORT = 3;

    /**
     * Its PostgreSQL, which listens on a port of the moment.
     *
     * @throws Failed where none runs there
     */
    String databaseUrl() {
        Path file = path.resolve("postgres").resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(file);
            return "jdbc:postgresql://127.0.0.1:"
                    + lines.get(PORT).strip()
                    + "/postgres?user=postgres";
        } catch (IOException | IndexOutOfBoundsException _) {
            throw new Failed(
                    Failed.USAGE,
                    "no './waybill up' runs on "
                            + path
                            + "; name its database after --database, or its data folder's credentials.json with"
                            + " --credentials");
        }
    }
}
