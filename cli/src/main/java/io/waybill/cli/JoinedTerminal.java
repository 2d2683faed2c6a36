package io.waybill.cli;

import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** The terminal of who sits here, joined with the one of a program in a container. */
final class JoinedTerminal {
    private final Surroundings around;

    JoinedTerminal(Surroundings around) {
        this.around = around;
    }

    /**
     * Sits there until the program ends.
     *
     * @return its exit code
     */
    int join(Api api, String path, List<Map.Entry<String, String>> query, String container) {
        try (Terminal here = open()) {
            List<Map.Entry<String, String>> all = new ArrayList<>(query);
            Size size = here.getSize();
            if (size.getColumns() > 0 && size.getRows() > 0) {
                all.add(Map.entry("columns", String.valueOf(size.getColumns())));
                all.add(Map.entry("rows", String.valueOf(size.getRows())));
            }
            all.add(Map.entry("term", around.environment().getOrDefault("TERM", "xterm")));
            Far far = new Far(around.out());
            WebSocket socket = api.openSocket(path, all, far);
            return ended(whileRaw(here, socket, far), far, container);
        } catch (IOException failure) {
            throw new Failed(Failed.USAGE, "cannot use the terminal here: " + Trouble.why(failure));
        }
    }

    private static Terminal open() throws IOException {
        try {
            return TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .provider(TerminalBuilder.PROP_PROVIDER_EXEC)
                    .build();
        } catch (IllegalStateException | IOException none) {
            throw new Failed(
                    Failed.USAGE,
                    "there is no terminal here to sit at; leave -i and -t away to run a program");
        }
    }

    /** Hands on each key as it is, Ctrl-C among them, until the other side ends. */
    private static JsonNode whileRaw(Terminal here, WebSocket socket, Far far) {
        Attributes before = here.getAttributes();
        Thread restore = new Thread(() -> here.setAttributes(before));
        Runtime.getRuntime().addShutdownHook(restore);
        try {
            here.setAttributes(raw(before));
            here.handle(Terminal.Signal.WINCH, _ -> tell(socket, here.getSize()));
            Thread.ofVirtual().start(() -> handOn(here.input(), socket));
            return far.end.get();
        } catch (ExecutionException broken) {
            far.endLine();
            Throwable because = Objects.requireNonNullElse(broken.getCause(), broken);
            throw new Failed(
                    Failed.UNREACHABLE, "the terminal was closed: " + Trouble.why(because));
        } catch (InterruptedException _) {
            throw Api.interrupted();
        } finally {
            here.setAttributes(before);
            Runtime.getRuntime().removeShutdownHook(restore);
        }
    }

    private static Attributes raw(Attributes before) {
        Attributes raw = new Attributes(before);
        raw.setLocalFlags(
                EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.IEXTEN, LocalFlag.ISIG),
                false);
        raw.setInputFlags(
                EnumSet.of(InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR, InputFlag.BRKINT),
                false);
        raw.setControlChar(ControlChar.VMIN, 1);
        raw.setControlChar(ControlChar.VTIME, 0);
        return raw;
    }

    private static void handOn(InputStream keys, WebSocket socket) {
        byte[] typed = new byte[4_096];
        try {
            for (int read = keys.read(typed); read >= 0; read = keys.read(typed)) {
                if (read > 0) {
                    socket.sendBinary(ByteBuffer.wrap(Arrays.copyOf(typed, read)), true).join();
                }
            }
        } catch (IOException | CompletionException over) {
            socket.abort();
        }
    }

    private static void tell(WebSocket socket, Size size) {
        ObjectNode told = Json.object();
        told.put("columns", size.getColumns());
        told.put("rows", size.getRows());
        var _ = socket.sendText(told.toString(), true);
    }

    private int ended(JsonNode end, Far far, String container) {
        String operation = Json.text(end, "operation");
        JsonNode exitCode = end.path("exitCode");
        if (Json.text(end, "status").equals("succeeded") && exitCode.isNumber()) {
            return exitCode.asInt();
        }
        far.endLine();
        around.err()
                .println(
                        "waybill: "
                                + container
                                + ": the terminal ended: "
                                + Table.printable(Json.text(end.path("failure"), "message"))
                                + " (operation "
                                + operation
                                + ")");
        return Failed.OPERATION;
    }

    /** What comes from the other side. */
    private static final class Far implements WebSocket.Listener {
        // No service says so: its connection ended without any word (RFC 6455, 7.1.5).
        private static final int CUT_OFF = 1006;

        final CompletableFuture<JsonNode> end = new CompletableFuture<>();
        private final PrintStream out;
        private final StringBuilder text = new StringBuilder();
        private volatile boolean isInALine;
        private @Nullable JsonNode said;

        Far(PrintStream out) {
            this.out = out;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket from, ByteBuffer piece, boolean last) {
            byte[] shown = new byte[piece.remaining()];
            piece.get(shown);
            out.write(shown, 0, shown.length);
            out.flush();
            if (shown.length > 0) {
                isInALine = shown[shown.length - 1] != '\n';
            }
            from.request(1);
            return null;
        }

        /** What is said from here on stands on a line of its own. */
        void endLine() {
            if (isInALine) {
                out.print("\r\n");
                out.flush();
                isInALine = false;
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence piece, boolean last) {
            text.append(piece);
            if (last) {
                said = Json.read(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            JsonNode last = said;
            if (status == WebSocket.NORMAL_CLOSURE && last != null) {
                end.complete(last);
            } else {
                end.completeExceptionally(new IOException(why(status, reason)));
            }
            return null;
        }

        private static String why(int status, String reason) {
            if (!reason.isEmpty()) {
                return reason;
            }
            return status == CUT_OFF
                    ? "the connection was cut off"
                    : "the service ended it (" + status + ")";
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            end.completeExceptionally(failure);
        }
    }
}
