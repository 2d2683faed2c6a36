package io.waybill.infra.commandtopic;

import io.waybill.infra.commandtopic.OwnApi.Answer;
import io.waybill.infra.commandtopic.Verdict.Accepted;
import io.waybill.infra.commandtopic.Verdict.Refused;
import io.waybill.infra.commandtopic.Verdict.SetAside;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has a command carried out, with patience where that helps: what is away for everybody is waited
 * for, what fails for this one alone is not tried for ever.
 */
final class CommandWork {
    private static final Logger log = LoggerFactory.getLogger(CommandWork.class);
    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private final OwnApi api;
    private final JdbcClient jdbc;
    // What does not answer is not waited for by each of those that need it.
    private final Map<String, Silence> silent = new ConcurrentHashMap<>();

    private record Silence(Problem problem, Instant until) {}

    CommandWork(OwnApi api, JdbcClient jdbc) {
        this.api = api;
        this.jdbc = jdbc;
    }

    Verdict carryOut(ReceivedCommand command) throws InterruptedException {
        Problem silence = silence(command);
        if (silence != null) {
            return new Refused(silence);
        }
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; ) {
            Outcome outcome = attempt(command);
            if (outcome.verdict() != null && (outcome.isFinal() || tries >= TRIES)) {
                return outcome.verdict();
            }
            tries += outcome.verdict() == null ? 0 : 1;
            Thread.sleep(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    /**
     * @param verdict if it is not tried again; none where it is to be tried until it succeeds
     */
    private record Outcome(@Nullable Verdict verdict, boolean isFinal) {
        static final Outcome WAIT = new Outcome(null, false);

        static Outcome last(Verdict verdict) {
            return new Outcome(verdict, true);
        }

        static Outcome unlessBetterLater(Verdict verdict) {
            return new Outcome(verdict, false);
        }
    }

    private Outcome attempt(ReceivedCommand command) throws InterruptedException {
        try {
            return judge(command, api.ask(command));
        } catch (ConnectException _) {
            return Outcome.WAIT; // the service ends, or has not begun
        } catch (IOException failure) {
            log.warn("{} was not answered: {}", command.place(), failure.toString());
            return Outcome.unlessBetterLater(
                    new SetAside(
                            new Problem(
                                    "no-answer",
                                    "the service did not answer to it; whether it was carried out is not known")));
        }
    }

    private Outcome judge(ReceivedCommand command, Answer answer) {
        if (answer.status() < 300) {
            return Outcome.last(accepted(answer.body()));
        }
        Problem problem = problem(answer);
        return switch (problem.code()) {
            case "unavailable" ->
                    databaseAnswers()
                            ? Outcome.unlessBetterLater(new SetAside(problem))
                            : Outcome.WAIT;
            case "overtaken" -> Outcome.unlessBetterLater(new Refused(problem));
            case "internal" -> Outcome.unlessBetterLater(new SetAside(problem));
            default -> {
                if (answer.status() == 503 || answer.status() == 504) {
                    silent.put(need(command), new Silence(problem, Instant.now().plus(REMEMBERED)));
                }
                yield Outcome.last(new Refused(problem));
            }
        };
    }

    private static Verdict accepted(JsonNode reply) {
        return reply.has("token")
                ? new Accepted(reply)
                : new Refused(
                        new Problem(
                                "invalid-input",
                                "a command is carried out; what it would do is asked over HTTP",
                                "dryRun"));
    }

    private static Problem problem(Answer answer) {
        JsonNode body = answer.body();
        return new Problem(
                body.path("code").asString(answer.status() < 500 ? "bad-request" : "internal"),
                body.path("detail").asString("it was answered with " + answer.status()),
                body.path("field").asString(null),
                body.path("approval").asString(null));
    }

    private boolean databaseAnswers() {
        try {
            return jdbc.sql("select true").query(Boolean.class).single();
        } catch (DataAccessException | TransactionException _) {
            return false;
        }
    }

    private @Nullable Problem silence(ReceivedCommand command) {
        Silence known = silent.get(need(command));
        if (known == null) {
            return null;
        }
        if (known.until().isBefore(Instant.now())) {
            silent.remove(need(command));
            return null;
        }
        return known.problem();
    }

    private static String need(ReceivedCommand command) {
        return command.method() + command.path();
    }
}
