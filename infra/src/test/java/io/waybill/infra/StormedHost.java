package io.waybill.infra;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An engine that a test changes past Waybill, by its own command line; Waybill's line can fail. */
final class StormedHost implements AutoCloseable {
    private final String name;
    private final String address;
    private final boolean tellsSignals;
    private final EngineLine line;
    private int tags;

    /**
     * @param tellsSignals whether its events say that a process was ended by somebody, and what
     *     somebody ran
     */
    StormedHost(String name, String address, boolean tellsSignals, Path socket) throws IOException {
        this.name = name;
        this.address = address;
        this.tellsSignals = tellsSignals;
        this.line = new EngineLine(socket, Path.of(address.substring("unix://".length())));
    }

    String name() {
        return name;
    }

    boolean tellsSignals() {
        return tellsSignals;
    }

    EngineLine line() {
        return line;
    }

    /** How many images were given a tag that was taken away again. */
    int tags() {
        return tags;
    }

    void tagAndUntag(String image) {
        tags++;
        String tag = "storm-" + name + ":" + tags;
        cli("tag", image, tag);
        cli("rmi", tag);
    }

    String cli(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "-H", address));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output.strip();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
