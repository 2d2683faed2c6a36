package io.waybill.infra;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a web server all the time, and notes how long it gave no answer. */
final class HttpLoad implements AutoCloseable {
    private static final byte[] REQUEST =
            "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile long answered = System.nanoTime();
    private volatile long longestGap;

    private HttpLoad(int port) {
        this.port = port;
        this.thread = Thread.ofPlatform().start(this::ask);
    }

    /** Returns once it answers. */
    static HttpLoad on(int port) {
        Soon.until("something answers at port " + port, () -> answers(port));
        return new HttpLoad(port);
    }

    private void ask() {
        while (running) {
            if (answers(port)) {
                long now = System.nanoTime();
                longestGap = Math.max(longestGap, now - answered);
                answered = now;
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(500);
            socket.getOutputStream().write(REQUEST);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .contains(" 200 ");
        } catch (IOException _) {
            return false;
        }
    }

    /** Ends the asking, once it is answered again. */
    long longestGapMillis() throws InterruptedException {
        long asked = System.nanoTime();
        Soon.until("it is answered again", () -> answered >= asked);
        close();
        return longestGap / 1_000_000;
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        thread.join();
    }
}
