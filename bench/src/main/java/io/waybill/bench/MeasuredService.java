package io.waybill.bench;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The service, started by its launcher with a data folder of its own. */
final class MeasuredService implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Pattern KAFKA = Pattern.compile("Kafka +(\\S+)");

    private final Path data;
    private final Process process;
    private final String server;
    private final String token;
    private final double secondsUntilReady;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private MeasuredService(Path data, String javaOptions, List<String> options)
            throws IOException, InterruptedException {
        this.data = data;
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("waybill.home", ".")).resolve("waybill").toString());
        command.addAll(List.of("up", "--port", Integer.toString(port), "--data", data.toString()));
        command.addAll(options);
        long begin = System.nanoTime();
        ProcessBuilder launcher =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output().toFile());
        launcher.environment().merge("WAYBILL_JAVA_OPTS", javaOptions, (a, b) -> a + " " + b);
        process = launcher.start();
        while (!said().contains("Waybill is ready")) {
            if (!process.isAlive() || System.nanoTime() - begin > READY_WITHIN.toNanos()) {
                throw new IllegalStateException("the service did not come up:\n" + said());
            }
            Thread.sleep(10);
        }
        secondsUntilReady = (System.nanoTime() - begin) / 1e9;
        server = "http://127.0.0.1:" + port;
        token =
                JsonMapper.shared()
                        .readTree(Files.readString(data.resolve("credentials.json")))
                        .path("token")
                        .asString();
    }

    /**
     * @param options of {@code ./waybill up}
     */
    static MeasuredService start(Path data, String... options)
            throws IOException, InterruptedException {
        return new MeasuredService(data, "", List.of(options));
    }

    /**
     * @param javaOptions of the JVM that it runs in
     */
    static MeasuredService startWith(Path data, String javaOptions, String... options)
            throws IOException, InterruptedException {
        return new MeasuredService(data, javaOptions, List.of(options));
    }

    double secondsUntilReady() {
        return secondsUntilReady;
    }

    String bootstrapServers() throws IOException {
        Matcher shown = KAFKA.matcher(said());
        if (!shown.find()) {
            throw new IllegalStateException("it does not say where Kafka is:\n" + said());
        }
        return shown.group(1);
    }

    String jdbcUrl() throws IOException {
        // The fourth line of PostgreSQL's own file is its port.
        List<String> lines = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
        return "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/postgres?user=postgres";
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Of the service's own process, its embedded broker included, PostgreSQL's not. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    /** The same, and PostgreSQL's. */
    double cpuSecondsWithDatabase() throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
        ProcessHandle database =
                ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).orElseThrow();
        return cpuSeconds()
                + Stream.concat(Stream.of(database), database.descendants())
                        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                        .mapToDouble(cpu -> cpu.toMillis() / 1e3)
                        .sum();
    }

    /** A number of the process, as Linux has it in {@code /proc}. */
    long status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("no " + field + " in /proc");
    }

    JsonNode delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    private Path output() {
        return data.resolve("output.txt");
    }

    private String said() throws IOException {
        return Files.readString(output());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
