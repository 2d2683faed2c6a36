package io.waybill.runtime.docker;

import io.waybill.runtime.TestEngine;
import io.waybill.runtime.TestServer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The real Docker daemon, beside any that runs already: with folders, but no network, of its own.
 */
public final class TestDaemon implements AutoCloseable {
    private final int port;
    private final TestBridge bridge;
    private final TestServer server;

    private TestDaemon(int port, TestBridge bridge, TestServer server) {
        this.port = port;
        this.bridge = bridge;
        this.server = server;
    }

    /**
     * @param folder a short path: sockets are made in it
     * @param options beside those that keep it to itself
     */
    public static TestDaemon start(Path folder, String... options) throws Exception {
        if (!"root".equals(System.getProperty("user.name"))) {
            return TestEngine.missing("a Docker daemon of its own needs root", true);
        }
        int port = TestServer.freePort();
        TestBridge bridge = TestBridge.named("wbtest-" + port);
        try {
            return new TestDaemon(port, bridge, start(folder, port, bridge, options));
        } catch (Throwable notStarted) {
            bridge.close();
            throw notStarted;
        }
    }

    private static TestServer start(Path folder, int port, TestBridge bridge, String... options)
            throws Exception {
        Path log = folder.resolve("log");
        Path configuration = Files.writeString(folder.resolve("daemon.json"), "{}");
        List<String> command = new ArrayList<>();
        command.add("dockerd");
        command.addAll(List.of("--config-file", configuration.toString()));
        command.addAll(List.of("--data-root", folder.resolve("data").toString()));
        command.addAll(List.of("--exec-root", folder.resolve("exec").toString()));
        command.addAll(List.of("--pidfile", folder.resolve("pid").toString()));
        command.addAll(List.of("--bridge", bridge.name(), "--iptables=false"));
        command.addAll(List.of("--ip-masq=false", "--ip-forward=false"));
        command.addAll(List.of("--host", "tcp://127.0.0.1:" + port));
        command.addAll(List.of(options));
        return TestServer.start(
                log, () -> Files.readString(log).contains("API listen on"), command);
    }

    public int port() {
        return port;
    }

    @Override
    public void close() throws Exception {
        server.close();
        bridge.close();
    }
}
