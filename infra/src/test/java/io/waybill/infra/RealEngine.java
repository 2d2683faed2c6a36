package io.waybill.infra;

import static org.junit.jupiter.api.Assertions.fail;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The engine and the registry that tests run against, spoken to past Waybill. Where they are
 * missing, tests are skipped, but for where {@code waybill.engine.required} is true.
 */
final class RealEngine {
    /** Which of the JVMs that test at once this one is, from 1. */
    static final String FORK = System.getProperty("waybill.it.fork", "1");

    static final String ADDRESS = variable("DOCKER_HOST", "unix:///var/run/docker.sock");
    static final String REGISTRY = variable("WAYBILL_TEST_REGISTRY", "127.0.0.1:5000");

    private RealEngine() {}

    // Each JVM has engines of its own: what a test does to all containers is not another's matter.
    static @Nullable String variable(String name) {
        return System.getenv(FORK.equals("1") ? name : name + "_" + FORK);
    }

    private static String variable(String name, String otherwise) {
        String value = variable(name);
        return value == null ? otherwise : value;
    }

    /** Skips or fails where there is no engine, or no registry with the images that tests use. */
    static void require() {
        String missing = missing();
        if (missing != null) {
            doWithout(missing);
        }
    }

    /** Skips the tests, said aloud; fails them where that is not to be. */
    static void doWithout(String missing) {
        if (Boolean.getBoolean("waybill.engine.required")) {
            fail(missing + ", and waybill.engine.required is set");
        }
        System.err.println("SKIPPED: " + missing + "; its tests did not run");
        Assumptions.abort(missing);
    }

    private static @Nullable String missing() {
        try {
            if (cliStatus("version").exit() != 0) {
                return "no container engine answers at " + ADDRESS;
            }
            HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://"
                                                                    + REGISTRY
                                                                    + "/v2/shop/web/tags/list"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? null
                    : "the registry " + REGISTRY + " has no shop/web";
        } catch (IOException away) {
            return "no registry answers at " + REGISTRY + ", or there is no docker command";
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    record Result(int exit, String output) {}

    /**
     * Runs the engine's own command line, as somebody past Waybill would; returns what it prints.
     */
    static String cli(String... arguments) {
        try {
            Result result = cliStatus(arguments);
            if (result.exit() != 0) {
                throw new IllegalStateException(
                        "docker " + String.join(" ", arguments) + ": " + result.output());
            }
            return result.output().strip();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Result cliStatus(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "-H", ADDRESS));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** The engine's ids of every container that carries the label, in any state. */
    static List<String> containersLabelled(String label) {
        return cli("ps", "-aq", "--no-trunc", "--filter", "label=" + label)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    static String stateOf(String engineId) {
        return cli("inspect", "--format", "{{.State.Status}}", engineId);
    }

    /** As somebody who cleans the registry up would. */
    static void deleteManifest(String repository, String digest) {
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://"
                                                                    + REGISTRY
                                                                    + "/v2/"
                                                                    + repository
                                                                    + "/manifests/"
                                                                    + digest))
                                            .DELETE()
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 202) {
                throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Removes what a test left on the host. */
    static void removeAllNamed(String prefix) {
        cli("ps", "-aq", "--filter", "name=^/?" + prefix)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(id -> cli("rm", "-f", id));
    }
}
