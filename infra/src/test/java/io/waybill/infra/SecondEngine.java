package io.waybill.infra;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Docker daemon of its own beside the one that tests use: another host, on this machine. It has
 * no network but the host's.
 */
final class SecondEngine implements AutoCloseable {
    private final Path folder;
    private Process process;

    private SecondEngine(Path folder) throws IOException {
        this.folder = folder;
        this.process = launch(folder);
    }

    static SecondEngine start() throws IOException, InterruptedException {
        requireRoot();
        Path folder =
                Files.createTempDirectory(Path.of("/tmp"), "wb2-"); // a socket's path is short
        SecondEngine engine = new SecondEngine(folder);
        engine.awaitReady();
        return engine;
    }

    private static Process launch(Path folder) throws IOException {
        Path configuration = Files.writeString(folder.resolve("daemon.json"), "{}");
        return new ProcessBuilder(
                        "dockerd",
                        "--config-file=" + configuration,
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("exec"),
                        "--pidfile=" + folder.resolve("pid"),
                        "--host=unix://" + folder.resolve("d.sock"),
                        "--bridge=none",
                        "--iptables=false",
                        "--ip-forward=false")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    long pid() {
        return process.pid();
    }

    /** As if it had crashed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As what keeps it running would: until it is up. */
    void startAgain() throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            process = launch(folder);
            try {
                awaitReady();
                return;
            } catch (IllegalStateException ended) {
                if (tries == 3) {
                    throw ended;
                }
                killContainerd(); // its own, which outlived it and may not answer any more
            }
        }
    }

    private void killContainerd() throws IOException, InterruptedException {
        Path pid = folder.resolve("exec/containerd/containerd.pid");
        if (Files.exists(pid)) {
            String number = Files.readString(pid).strip();
            new ProcessBuilder("kill", "-9", number).start().waitFor();
        }
    }

    private static void requireRoot() {
        if (!"root".equals(System.getProperty("user.name"))) {
            String missing = "a Docker daemon of its own needs root";
            if (Boolean.getBoolean("waybill.engine.required")) {
                fail(missing);
            }
            Assumptions.abort(missing);
        }
    }

    private void awaitReady() {
        String said =
                Soon.answer(this::log, all -> !process.isAlive() || all.contains("API listen on"));
        if (!process.isAlive()) {
            throw new IllegalStateException("the daemon did not come up:\n" + said);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    String address() {
        return "unix://" + folder.resolve("d.sock");
    }

    /** The engine's own command line; what it prints. */
    static String cli(String address, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "-H", address));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] printed = process.getInputStream().readAllBytes();
            process.waitFor();
            return new String(printed, StandardCharsets.UTF_8).strip();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        cli(address(), "ps", "-aq").lines().forEach(id -> cli(address(), "rm", "-f", id));
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        // It leaves the network namespace that it mounted.
        String clear =
                "grep -o '%1$s[^ ]*' /proc/mounts | xargs -r umount -l; rm -rf '%1$s'"
                        .formatted(folder);
        new ProcessBuilder("sh", "-c", clear).start().waitFor();
    }
}
