package io.waybill.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Runs a command without a process of its own: each would take seconds. */
public final class InProcess {
    private InProcess() {}

    /**
     * What it did.
     *
     * @param shown on standard output, and after that on standard error
     */
    public record Ran(int code, String shown) {}

    /**
     * @param folder where it runs
     * @param credentials of whom it speaks to
     */
    public static Ran run(Path folder, Path credentials, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around =
                new Surroundings(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of("WAYBILL_CREDENTIALS", credentials.toString()),
                        folder,
                        null,
                        InstantSource.system(),
                        new Screen(0, false));
        int code = Main.run(around, arguments);
        return new Ran(
                code, out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8));
    }
}
