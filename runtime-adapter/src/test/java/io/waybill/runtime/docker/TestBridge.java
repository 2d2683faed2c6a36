package io.waybill.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.runtime.TestEngine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network bridge for one daemon. Without one, a daemon takes the machine's docker0 for its own;
 * with {@code --bridge none} it even deletes it, under the engine that uses it.
 */
final class TestBridge implements AutoCloseable {
    // Addresses that are kept for examples: there is nobody to be cut off from.
    private static final String ADDRESSES = "198.51.100.%d/29";
    private static final int APART = 8;
    private static final AtomicInteger MADE = new AtomicInteger();

    private final String name;

    private TestBridge(String name) {
        this.name = name;
    }

    static TestBridge named(String name) throws Exception {
        String address = ADDRESSES.formatted(1 + APART * MADE.getAndIncrement());
        ip("link", "add", name, "type", "bridge");
        TestBridge bridge = new TestBridge(name);
        ip("address", "add", address, "dev", name);
        ip("link", "set", name, "up");
        return bridge;
    }

    String name() {
        return name;
    }

    private static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process ip;
        try {
            ip = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            TestEngine.missing("ip is not installed", true);
            return;
        }
        String said = new String(ip.getInputStream().readAllBytes());
        assertThat(ip.waitFor()).as(String.join(" ", command) + ": " + said).isZero();
    }

    @Override
    public void close() throws Exception {
        ip("link", "delete", name);
    }
}
