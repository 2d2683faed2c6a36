package io.waybill.bench;

import io.waybill.bench.lives.Lives;
import io.waybill.bench.lives.LogWriter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A data folder whose log holds generated lives, published and projected by the service itself.
 * What was generated is remembered beside it, so that it can be gone on with.
 */
final class GeneratedLog implements AutoCloseable {
    private static final String MEMORY = "generated.txt";

    private final Connection connection;
    private final String url;
    private final Path memory;
    private final Lives lives;
    private final long seed;
    private final long size;
    private final boolean isOfAnEarlierRun;
    private long generated;

    /**
     * @param size of the log that is to be made, whose containers are as many as belong to it
     */
    GeneratedLog(MeasuredService service, Path data, long seed, long size)
            throws IOException, SQLException {
        this.seed = seed;
        this.size = size;
        url = service.jdbcUrl();
        connection = DriverManager.getConnection(url);
        memory = data.resolve(MEMORY);
        lives = new Lives(seed, size);
        isOfAnEarlierRun = Files.exists(memory);
        if (isOfAnEarlierRun) {
            requireSame();
        }
    }

    private void requireSame() throws IOException {
        List<String> said = Files.readAllLines(memory);
        if (!said.subList(0, 2).equals(List.of("seed " + seed, "size " + size))) {
            throw new IllegalArgumentException(
                    memory + " is of another log: " + said + "; name another folder");
        }
    }

    /** What is measured of such a log. */
    interface Measurement {
        Map<String, Object> of(MeasuredService service, GeneratedLog log, long events, Path data)
                throws Exception;
    }

    /**
     * {@code [--events N] [--seed S] [--keep DIR]}: measures something of a log that is deleted
     * afterwards, unless it is to be kept.
     *
     * @param events how many there are where that is not said
     */
    static Map<String, Object> measure(String[] arguments, long events, Measurement measurement)
            throws Exception {
        Options options = new Options(arguments, Set.of("--events", "--seed", "--keep"));
        long size = options.number("--events", events);
        Path kept = options.path("--keep");
        Path data = kept == null ? Files.createTempDirectory("waybill-bench") : kept;
        Files.createDirectories(data);
        try (MeasuredService service = MeasuredService.start(data, "--simulated");
                GeneratedLog log =
                        new GeneratedLog(service, data, options.number("--seed", 1), size)) {
            return measurement.of(service, log, size, data);
        } finally {
            if (kept == null) {
                MeasuredService.deleteAll(data);
            }
        }
    }

    /** {@code generate --data DIR [--events N] [--seed S]}. */
    static Map<String, Object> generate(String[] arguments) throws Exception {
        Options options = new Options(arguments, Set.of("--data", "--events", "--seed"));
        Path data = options.path("--data");
        if (data == null) {
            throw new IllegalArgumentException("generate needs --data, the folder to make");
        }
        if (Files.exists(data.resolve("postgres"))) {
            throw new IllegalArgumentException(data + " has a log already; name another folder");
        }
        Files.createDirectories(data);
        long events = options.number("--events", 100_000);
        Map<String, Object> result = new LinkedHashMap<>();
        try (MeasuredService service = MeasuredService.start(data, "--simulated");
                GeneratedLog log =
                        new GeneratedLog(service, data, options.number("--seed", 1), events)) {
            long begin = System.nanoTime();
            double appended = log.appendUpTo(events);
            log.awaitProjected();
            result.put("data", data.toString());
            result.put("events", events);
            result.put("appendSeconds", ContainerStart.rounded(appended));
            result.put(
                    "untilProjectedSeconds",
                    ContainerStart.rounded((System.nanoTime() - begin) / 1e9));
        }
        return result;
    }

    /**
     * Whether it was made before. Nothing is appended to it then: its hosts fell silent with the
     * run that made it, which the service has put on record, so that their lives go on otherwise.
     */
    boolean isOfAnEarlierRun() {
        return isOfAnEarlierRun;
    }

    /** Appends until so many were generated. */
    double appendUpTo(long events) throws SQLException, IOException {
        return append(Math.max(0, events - generated));
    }

    /**
     * @return how long the database took, in seconds
     */
    double append(long events) throws SQLException, IOException {
        try (LogWriter writer =
                new LogWriter(
                        DriverManager.getConnection(url),
                        LogWriter.Positions.LEFT_TO_THE_SERVICE)) {
            double seconds = writer.write(lives, events);
            generated += events;
            Files.write(memory, List.of("seed " + seed, "size " + size, Long.toString(generated)));
            return seconds;
        }
    }

    /** Waits until every projection has taken in every event there is. */
    void awaitProjected() throws SQLException, InterruptedException {
        while (!isPositioned() || projected() < last()) {
            Thread.sleep(200);
        }
    }

    /**
     * Waits until what follows from a load is done: all is hashed, and PostgreSQL has tidied up. A
     * service with as many events got them in years.
     */
    void awaitQuiet() throws SQLException, InterruptedException {
        while (number(
                        """
                        select (select count(*) from pg_stat_progress_vacuum)
                            + (select count(*) from pg_stat_progress_analyze)
                            + (select greatest(0, s.last_position - m.size) from event_sequencer s, merkle_log m)""")
                > 0) {
            Thread.sleep(1_000);
        }
    }

    /** Whether every event has its position. */
    boolean isPositioned() throws SQLException {
        return number(
                        """
                        select case when (select max(global_index) from event)
                                         is distinct from (select max(global_index) from event_position)
                               then 0 else 1 end""")
                == 1;
    }

    /** The newest position there is. */
    long last() throws SQLException {
        return number("select last_position from event_sequencer");
    }

    /** Up to which position every projection has come. */
    long projected() throws SQLException {
        return number("select coalesce(min(position), 0) from projection_offset");
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
