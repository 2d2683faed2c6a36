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
import java.util.Map;
import java.util.Set;

/** A data folder whose log holds generated lives, published and projected by the service itself. */
final class GeneratedLog implements AutoCloseable {
    private final Connection connection;
    private final String url;

    GeneratedLog(MeasuredService service) throws IOException, SQLException {
        url = service.jdbcUrl();
        connection = DriverManager.getConnection(url);
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
                GeneratedLog log = new GeneratedLog(service)) {
            long begin = System.nanoTime();
            double appended = log.append(new Lives(options.number("--seed", 1), events), events);
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
     * @return how long the database took, in seconds
     */
    double append(Lives lives, long events) throws SQLException, IOException {
        try (LogWriter writer =
                new LogWriter(
                        DriverManager.getConnection(url),
                        LogWriter.Positions.LEFT_TO_THE_SERVICE)) {
            return writer.write(lives, events);
        }
    }

    /** Waits until every projection has taken in every event there is. */
    void awaitProjected() throws SQLException, InterruptedException {
        while (number("select count(*) from event") > projected()) {
            Thread.sleep(50);
        }
    }

    /** Up to which position every projection has come. */
    long projected() throws SQLException {
        return number("select coalesce(min(position), 0) from projection_offset");
    }

    long number(String sql) throws SQLException {
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
