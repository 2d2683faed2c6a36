package io.waybill.infra;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An agent in a process of its own, as {@code ./waybill agent} starts it. */
final class AgentApart {
    private AgentApart() {}

    /**
     * @param output where what it says is added
     */
    static Process start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(Service.BRIEFLY);
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        Path.of("target").toAbsolutePath().resolve("lib") + "/*",
                        "io.waybill.runtime.apart.AgentProcess"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }
}
