package io.waybill.runtime;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A server that a test runs as a process of its own, and ends. */
public final class TestServer implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(15);

    private final Process process;

    private TestServer(Process process) {
        this.process = process;
    }

    /**
     * @param log where it writes; told where it does not start
     * @param ready whether it answers; may throw until it does
     */
    public static TestServer start(Path log, Callable<Boolean> ready, List<String> command)
            throws Exception {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException absent) {
            return TestEngine.missing(command.getFirst() + " is not installed", true);
        }
        TestServer server = new TestServer(process);
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (answers(ready)) {
                return server;
            }
            Thread.sleep(20);
        }
        server.close();
        return fail(String.join(" ", command) + " did not start:\n" + Files.readString(log));
    }

    private static boolean answers(Callable<Boolean> ready) {
        try {
            return ready.call();
        } catch (Exception notYet) {
            return false;
        }
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
