package io.waybill.projections.audit;

import io.waybill.domain.Brief;
import io.waybill.domain.container.Exec;
import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Programs run in a container, in the words of people. */
final class ExecPhrases {
    private static final int LONGEST = 300;

    private ExecPhrases() {}

    static String request(Exec exec) {
        List<String> details = new ArrayList<>();
        if (exec.terminal() != null) {
            details.add("at a terminal, with a transcript");
        }
        if (exec.user() != null) {
            details.add("as " + exec.user());
        }
        if (exec.workingDirectory() != null) {
            details.add("in " + exec.workingDirectory());
        }
        if (!exec.environment().isEmpty()) {
            details.add("with " + String.join(", ", exec.environment()) + " set");
        }
        return "exec requested"
                + Phrases.BY_ACTOR
                + ", of "
                + commandLine(exec.command())
                + (details.isEmpty() ? "" : " (" + String.join(", ", details) + ")");
    }

    private static String commandLine(List<String> command) {
        return Brief.of(
                command.stream().map(ExecPhrases::quoted).collect(Collectors.joining(" ")),
                LONGEST);
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w%+,./:=@*-]+")
                ? argument
                : "'" + argument.replace("'", "'\\''") + "'";
    }

    static String outcome(ExecOutcome outcome) {
        Failure failure = outcome.failure();
        if (failure != null) {
            return (failure.code().equals(ExecOutcome.INTERRUPTED)
                            ? "exec interrupted: "
                            : "exec failed: ")
                    + failure.message();
        }
        Duration took = outcome.took();
        return "exec ended with code "
                + outcome.exitCode()
                + (took == null ? "" : " after " + inWords(took))
                + ", "
                + outcome.outputBytes()
                + " bytes of output"
                + (outcome.truncated() ? ", not all of it handed over" : "");
    }

    private static String inWords(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
