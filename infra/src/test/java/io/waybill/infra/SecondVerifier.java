package io.waybill.infra;

import io.waybill.cli.InProcess.Ran;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The verifier in Python, which shares no line with Waybill. */
final class SecondVerifier {
    private static final String SCRIPT =
            Path.of("../docs/proof/verify.py").toAbsolutePath().toString();

    private SecondVerifier() {}

    /** Whether there is a Python that runs it. */
    static boolean canRun(Path folder) throws Exception {
        return python(folder, List.of("--version")).code() == 0;
    }

    /**
     * @param folder that it is run in
     */
    static Ran run(Path folder, List<String> arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(SCRIPT));
        all.addAll(arguments);
        return python(folder, all);
    }

    private static Ran python(Path folder, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            String shown =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), shown);
        } catch (IOException missing) {
            return new Ran(127, missing.toString());
        }
    }
}
