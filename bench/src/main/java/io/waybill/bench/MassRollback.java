package io.waybill.bench;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long many containers take to the next version and back, beside as many replicas of a Swarm
 * service on the same engine: as many at a time, with the same grace, and nothing watched
 * afterwards in either.
 */
final class MassRollback {
    private static final int AT_A_TIME = 10;
    private static final String SERVICE = "bench-rolled";
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private MassRollback() {}

    static Map<String, Object> measure(
            MeasuredService service, String docker, String registry, int containers)
            throws IOException, InterruptedException {
        double[] swarm = swarm(docker, registry, containers);
        double[] own = own(service, registry, containers);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("containers", containers);
        result.put("atATime", AT_A_TIME);
        result.put("upgradeSeconds", ContainerStart.rounded(own[0]));
        result.put("rollbackSeconds", ContainerStart.rounded(own[1]));
        result.put("swarmUpdateSeconds", ContainerStart.rounded(swarm[0]));
        result.put("swarmRollbackSeconds", ContainerStart.rounded(swarm[1]));
        result.put("ratio", ContainerStart.rounded(own[1] / swarm[1]));
        result.put("goal", "ratio <= 1");
        result.put("met", own[1] <= swarm[1]);
        return result;
    }

    private static double[] own(MeasuredService service, String registry, int containers)
            throws IOException, InterruptedException {
        service.post(
                "/api/v1/images",
                "{\"name\": \"%s\", \"repository\": \"%s/shop/web\"}".formatted(SERVICE, registry));
        for (String tag : List.of("v1", "v2")) {
            service.post(
                    "/api/v1/images/" + SERVICE + "/versions",
                    "{\"reference\": \"%s\"}".formatted(tag));
        }
        List<String> names = new ArrayList<>();
        try {
            for (int number = 0; number < containers; number++) {
                String name = SERVICE + "-" + number;
                names.add(name);
                service.post(
                        "/api/v1/containers?wait=60s",
                        "{\"name\": \"%s\", \"host\": \"local\", \"image\": \"%s\", \"version\": 1}"
                                .formatted(name, SERVICE));
            }
            return new double[] {
                roll(service, "/api/v1/rollouts", 2, containers),
                roll(service, "/api/v1/rollbacks", 1, containers)
            };
        } finally {
            for (String name : names) {
                service.delete("/api/v1/containers/" + name + "?force=true&wait=60s");
            }
        }
    }

    private static double roll(MeasuredService service, String path, int version, int containers)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        String id =
                service.post(
                                path,
                                "{\"image\": \"%s\", \"to\": {\"version\": %d}, \"batch\": %d, \"watch\": \"0s\", \"grace\": \"1s\"}"
                                        .formatted(SERVICE, version, AT_A_TIME))
                        .path("rollout")
                        .asString();
        while (true) {
            JsonNode rollout = service.get("/api/v1/rollouts/" + id);
            String status = rollout.path("status").asString();
            if (status.equals("completed")
                    && rollout.path("counts").path("done").asInt() > containers - 1) {
                return (System.nanoTime() - begin) / 1e9;
            }
            requireTime(begin, status, "running");
        }
    }

    private static double[] swarm(String docker, String registry, int replicas)
            throws IOException, InterruptedException {
        cli(docker, "swarm", "init", "--advertise-addr", "127.0.0.1");
        try {
            String image = registry + "/shop/web:";
            cli(docker, "pull", image + "v2"); // as Waybill's host has both, too
            String atATime = Integer.toString(AT_A_TIME);
            cli(
                    docker,
                    "service",
                    "create",
                    "--detach",
                    "--name",
                    SERVICE,
                    "--replicas",
                    Integer.toString(replicas),
                    "--stop-grace-period",
                    "1s",
                    "--update-parallelism",
                    atATime,
                    "--update-monitor",
                    "0s",
                    "--rollback-parallelism",
                    atATime,
                    "--rollback-monitor",
                    "0s",
                    image + "v1");
            awaitReplicas(docker, replicas);
            long begin = System.nanoTime();
            cli(docker, "service", "update", "--detach", "--image", image + "v2", SERVICE);
            double update = awaitState(docker, begin, "completed", "updating");
            awaitReplicas(docker, replicas);
            begin = System.nanoTime();
            cli(docker, "service", "rollback", "--detach", SERVICE);
            return new double[] {
                update, awaitState(docker, begin, "rollback_completed", "rollback_started")
            };
        } finally {
            cli(docker, "service", "rm", SERVICE);
            cli(docker, "swarm", "leave", "--force");
        }
    }

    private static void awaitReplicas(String docker, int replicas)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        String all = replicas + "/" + replicas;
        for (String now = ""; !now.equals(all); ) {
            now =
                    cli(
                            docker,
                            "service",
                            "ls",
                            "--filter",
                            "name=" + SERVICE,
                            "--format",
                            "{{.Replicas}}");
            if (!now.equals(all)) {
                requireTime(begin, now, now);
            }
        }
    }

    private static double awaitState(String docker, long begin, String wanted, String meanwhile)
            throws IOException, InterruptedException {
        while (true) {
            String now =
                    cli(
                            docker,
                            "service",
                            "inspect",
                            "--format",
                            "{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}",
                            SERVICE);
            if (now.equals(wanted)) {
                return (System.nanoTime() - begin) / 1e9;
            }
            requireTime(begin, now, now.isEmpty() ? now : meanwhile);
        }
    }

    private static void requireTime(long begin, String status, String expected)
            throws InterruptedException {
        boolean late = System.nanoTime() - begin > LIMIT.toNanos();
        if (late || !status.equals(expected) && !status.equals("completed")) {
            throw new IllegalStateException(
                    "it is " + status + (late ? " after " + LIMIT : ", not " + expected));
        }
        Thread.sleep(100);
    }

    private static String cli(String docker, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "-H", docker));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said.strip();
    }
}
