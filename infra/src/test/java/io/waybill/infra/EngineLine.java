package io.waybill.infra;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A line to the real engine that can be cut: an engine that is away, to those who speak over it.
 */
final class EngineLine implements AutoCloseable {
    private final Path socket;
    private final Path engine;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Set<SocketChannel> eventStreams = ConcurrentHashMap.newKeySet();
    private final Set<SocketChannel> silenced = ConcurrentHashMap.newKeySet();
    private volatile ServerSocketChannel listener;

    EngineLine(Path socket) throws IOException {
        this(socket, Path.of(RealEngine.ADDRESS.substring("unix://".length())));
    }

    EngineLine(Path socket, Path engine) throws IOException {
        this.socket = socket;
        this.engine = engine;
        this.listener = listen();
    }

    String address() {
        return "unix://" + socket;
    }

    void mend() throws IOException {
        listener = listen();
    }

    void cut() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
        for (SocketChannel channel : open) {
            channel.close();
        }
        open.clear();
        eventStreams.clear();
        silenced.clear();
    }

    /** The event streams that are open stay so, and nothing comes over them any more. */
    void silenceEventStreams() {
        silenced.addAll(eventStreams);
    }

    void cutEventStreams() throws IOException {
        for (SocketChannel channel : eventStreams) {
            channel.close();
        }
    }

    /** Those over which something comes. */
    long openEventStreams() {
        eventStreams.removeIf(channel -> !channel.isOpen());
        return eventStreams.stream().filter(channel -> !silenced.contains(channel)).count();
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> accept(channel));
        return channel;
    }

    private void accept(ServerSocketChannel from) {
        try {
            while (true) {
                SocketChannel near = from.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                open.add(near);
                open.add(far);
                Thread.ofVirtual().start(() -> pump(near, far, near));
                Thread.ofVirtual().start(() -> pump(far, near, near));
            }
        } catch (IOException _) {
            // Cut.
        }
    }

    private void pump(SocketChannel from, SocketChannel to, SocketChannel near) {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                if (from == near) {
                    noteEventStream(buffer, near);
                }
                while (buffer.hasRemaining() && !silenced.contains(near)) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException _) {
            // One end has hung up.
        }
    }

    // A call for the events until some time is not a stream: it ends.
    private void noteEventStream(ByteBuffer said, SocketChannel near) {
        String request = StandardCharsets.ISO_8859_1.decode(said.duplicate()).toString();
        if (request.contains("/events?") && !request.contains("until=")) {
            eventStreams.add(near);
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
