package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.WaybillJson;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the dashboard draws and the documentation names is what the service tells of itself. */
class MetricsIT {
    private static final Path DASHBOARD = Path.of("grafana/waybill.json");
    private static final Path OPERATIONS = Path.of("../docs/operations.md");

    private static final Pattern NAMED = Pattern.compile("([a-z]\\w+)\\{|label_values\\((\\w+),");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"|by \\((\\w+)\\)");
    private static final Pattern ROW =
            Pattern.compile("\\| `(waybill_\\w+)(?:\\{([\\w,]+)})?` \\|.*");

    @TempDir private static Path data;
    private static Receiver receiver;
    private static Service service;

    /**
     * A metric that somebody counts on.
     *
     * @param labels that it has to have
     */
    private record Wanted(String name, Set<String> labels) {
        boolean isIn(String told) {
            return told.lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .anyMatch(line -> labels.stream().allMatch(l -> line.contains(l + "=\"")));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Path masterKey = Files.writeString(data.resolve("key"), "ab".repeat(32));
        service =
                Service.simulated(
                        data,
                        "--waybill.secrets.master-key-file=" + masterKey,
                        "--waybill.archive.folder=" + data.resolve("archive"));
        receiver = new Receiver();
        Service.Answer webhook =
                service.post(
                        "/api/v1/webhooks",
                        "{\"name\": \"told\", \"url\": \"%s\", \"from\": 0}"
                                .formatted(receiver.url()));
        assertThat(webhook.status()).as(webhook.toString()).isBetween(200, 201);
    }

    @AfterAll
    static void stop() throws Exception {
        if (receiver != null) {
            receiver.close();
        }
        if (service != null) {
            service.close();
        }
    }

    @Test
    void allThatTheDashboardDrawsIsThere() throws Exception {
        JsonNode dashboard = WaybillJson.mapper().readTree(Files.readString(DASHBOARD));
        List<Wanted> wanted = new ArrayList<>();
        Stream.of("expr", "definition", "query")
                .flatMap(field -> dashboard.findValues(field).stream())
                .map(text -> text.asString(""))
                .forEach(
                        text ->
                                NAMED.matcher(text)
                                        .results()
                                        .forEach(
                                                found ->
                                                        wanted.add(
                                                                new Wanted(
                                                                        group(found),
                                                                        labels(text)))));
        assertThat(wanted).hasSizeGreaterThan(20);
        awaitAll(wanted);
    }

    /**
     * Each metric stands in a query of its own; which instance it is of is the scraper's to say.
     */
    private static Set<String> labels(String query) {
        return LABEL.matcher(query)
                .results()
                .map(MetricsIT::group)
                .filter(label -> !label.equals("instance"))
                .collect(Collectors.toSet());
    }

    private static String group(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    @Test
    void prometheusAnswersEachQueryOfTheDashboard() throws Exception {
        JsonNode dashboard = WaybillJson.mapper().readTree(Files.readString(DASHBOARD));
        List<String> queries =
                dashboard.findValues("expr").stream()
                        .map(
                                query ->
                                        query.asString("")
                                                .replace("$instance", ".*")
                                                .replace("$__rate_interval", "15s"))
                        .toList();
        assertThat(queries).hasSizeGreaterThan(20);
        try (RealPrometheus prometheus = RealPrometheus.scraping(service, data)) {
            for (String query : queries) {
                service.until(
                        "Prometheus answers " + query,
                        () -> !prometheus.query(query).at("/data/result").isEmpty());
            }
        }
    }

    @Test
    void allThatIsDescribedIsThere() throws Exception {
        List<Wanted> described =
                Files.readAllLines(OPERATIONS).stream()
                        .map(ROW::matcher)
                        .filter(row -> row.matches())
                        .map(
                                row ->
                                        new Wanted(
                                                row.group(1),
                                                row.group(2) == null
                                                        ? Set.of()
                                                        : Set.of(row.group(2).split(","))))
                        .toList();
        assertThat(described).hasSizeGreaterThan(12);
        awaitAll(described);
    }

    private static void awaitAll(List<Wanted> wanted) {
        for (Wanted each : wanted) {
            service.until(each + " is told", () -> each.isIn(service.text("/actuator/prometheus")));
        }
    }
}
