package io.waybill.bench;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long it takes to prove a log by a checkpoint, as the command line does it, and what hashing
 * the log costs whoever commands: two services in turns, one that hashes and one that does not.
 */
final class ProofRate {
    private static final long EVENTS = 1_000_000;
    private static final double SECONDS_GOAL = 60;
    private static final double RATIO_GOAL = 0.95;
    private static final int ROUNDS = 8;
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(40);

    private ProofRate() {}

    /** {@code proof [--events N] [--seed S] [--keep DIR]}. */
    static Map<String, Object> measure(String[] arguments) throws Exception {
        Map<String, Object> result =
                GeneratedLog.measure(arguments, EVENTS, ProofRate::proveGenerated);
        result.put("commands", commandRates());
        return result;
    }

    private static Map<String, Object> proveGenerated(
            MeasuredService service, GeneratedLog log, long events, Path data) throws Exception {
        if (!log.isOfAnEarlierRun()) {
            log.appendUpTo(events);
        }
        log.awaitProjected();
        JsonNode proof = service.get("/api/v1/proof");
        while (proof.at("/checkpoint/size").asLong(0) < log.last()) {
            Thread.sleep(500);
            proof = service.get("/api/v1/proof");
        }
        Path checkpoint = Files.createTempFile("waybill-bench", ".checkpoint");
        Files.writeString(checkpoint, proof.at("/checkpoint/note").asString());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("events", proof.at("/checkpoint/size").asLong());
        double byApi = prove(data, checkpoint, proof.path("key").asString());
        double byDatabase = prove(data, checkpoint, proof.path("key").asString(), "--database");
        Files.delete(checkpoint);
        result.put("provenByApiSeconds", ContainerStart.rounded(byApi));
        result.put("provenFromDatabaseSeconds", ContainerStart.rounded(byDatabase));
        result.put("goal", "each < " + SECONDS_GOAL);
        result.put("met", Math.max(byApi, byDatabase) < SECONDS_GOAL);
        return result;
    }

    private static double prove(Path data, Path checkpoint, String key, String... more)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("waybill.home", "."), "waybill")
                                        .toString(),
                                "verify",
                                "--proof",
                                "-o",
                                "json",
                                "--key",
                                key,
                                "--checkpoint",
                                checkpoint.toString(),
                                "--credentials",
                                data.resolve("credentials.json").toString()));
        command.addAll(List.of(more));
        long begin = System.nanoTime();
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes());
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (process.waitFor() != 0
                || !JsonMapper.shared()
                        .readTree(said)
                        .path("outcome")
                        .asString()
                        .equals("proven")) {
            throw new IllegalStateException("not proven: " + said);
        }
        return seconds;
    }

    private static Map<String, Object> commandRates() throws Exception {
        Path hashing = Files.createTempDirectory("waybill-bench");
        Path plain = Files.createTempDirectory("waybill-bench");
        try (MeasuredService with = MeasuredService.start(hashing, "--simulated");
                MeasuredService without =
                        MeasuredService.startWith(
                                plain, "-Dwaybill.proof.enabled=false", "--simulated")) {
            CommandRate.commands(with, WARM_UP);
            CommandRate.commands(without, WARM_UP);
            List<Double> ratios = new ArrayList<>();
            Round all = new Round(0, 0);
            Round others = new Round(0, 0);
            for (int round = 0; round < ROUNDS; round++) {
                // Neither always comes first.
                boolean isFirst = round % 2 == 0;
                Round first = Round.of(isFirst ? with : without);
                Round second = Round.of(isFirst ? without : with);
                Round hashed = isFirst ? first : second;
                Round not = isFirst ? second : first;
                ratios.add(ContainerStart.rounded(hashed.commands() / not.commands()));
                all = all.and(hashed);
                others = others.and(not);
            }
            double ratio = all.commands() / others.commands();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("perSecondHashed", Math.round(all.perSecond()));
            result.put("perSecondNotHashed", Math.round(others.perSecond()));
            result.put("ratioOfEachRound", ratios);
            result.put("ratio", Math.round(1000 * ratio) / 1000.0);
            result.put("goal", "ratio >= " + RATIO_GOAL);
            result.put("met", ratio >= RATIO_GOAL);
            // Where others use the machine, this is what can be compared.
            result.put("cpuMillisecondsPerCommandHashed", all.cpuMillisecondsPerCommand());
            result.put("cpuMillisecondsPerCommandNotHashed", others.cpuMillisecondsPerCommand());
            return result;
        } finally {
            MeasuredService.deleteAll(hashing);
            MeasuredService.deleteAll(plain);
        }
    }

    /** What was done in some rounds, and the processors' time for it, PostgreSQL's included. */
    private record Round(double commands, double cpuSeconds) {
        private static final Duration UNTIL_HASHED = Duration.ofSeconds(2);

        static Round of(MeasuredService service) throws Exception {
            double before = service.cpuSecondsWithDatabase();
            double commands = CommandRate.commands(service, ROUND) * ROUND.toSeconds();
            Thread.sleep(UNTIL_HASHED);
            return new Round(commands, service.cpuSecondsWithDatabase() - before);
        }

        Round and(Round other) {
            return new Round(commands + other.commands, cpuSeconds + other.cpuSeconds);
        }

        double perSecond() {
            return commands / (ROUNDS * ROUND.toSeconds());
        }

        double cpuMillisecondsPerCommand() {
            return Math.round(1e6 * cpuSeconds / commands) / 1e3;
        }
    }
}
