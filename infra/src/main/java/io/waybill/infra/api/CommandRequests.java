package io.waybill.infra.api;

import io.waybill.domain.Answer;
import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.Identifier;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.OperationId;
import io.waybill.domain.RolloutId;
import io.waybill.domain.Sha256;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.access.Actor;
import io.waybill.infra.access.RequestLine;
import io.waybill.infra.access.SignedIn;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Canonical;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.IdempotentRequests;
import io.waybill.infra.command.InSameTransaction;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.command.OperationOutcomes;
import io.waybill.infra.command.OperationOutcomes.Outcome;
import io.waybill.infra.command.Request;
import io.waybill.infra.tracing.RequestTraces;
import io.waybill.runtime.Tracing;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What every command over HTTP has in common: who asks and why, once and only once, and waiting for
 * the outcome.
 */
@Component
public class CommandRequests {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final String REQUEST = Request.class.getName();
    private static final Set<String> SAYING_NOTHING = Set.of("wait", "key", "columns", "rows");

    private final Commands commands;
    private final IdempotentRequests idempotent;
    private final OperationOutcomes outcomes;

    CommandRequests(Commands commands, IdempotentRequests idempotent, OperationOutcomes outcomes) {
        this.commands = commands;
        this.idempotent = idempotent;
        this.outcomes = outcomes;
    }

    /** Why a command is given; part of every command's body. */
    public interface Reasoned {
        @Nullable String reason();

        @Nullable String ticket();

        /** What of it may be kept where others read it: all but secrets. */
        default Object onRecord() {
            return this;
        }
    }

    /**
     * A command, ready to be sent.
     *
     * @param detail what the reply says beside the subject
     */
    record Prepared(Object command, Identifier about, Function<CommandReply, CommandReply> detail) {
        Prepared(Object command, Identifier about) {
            this(command, about, Function.identity());
        }
    }

    /** A command that is done with its events. */
    ResponseEntity<CommandReply> perform(
            HttpServletRequest http, Reasoned body, Supplier<Prepared> prepare) {
        return ResponseEntity.ok(once(http, body, null, _ -> prepare.get()));
    }

    /**
     * The same, of a command that others have to come before.
     *
     * @param prepare is told who asks, and gives those others in the same name
     */
    CommandReply performAfter(
            HttpServletRequest http, Reasoned body, Function<Caller, Prepared> prepare) {
        return once(http, body, null, prepare);
    }

    /** A command that begins an operation on a host. */
    ResponseEntity<CommandReply> begin(
            HttpServletRequest http, Reasoned body, Function<OperationId, Prepared> prepare) {
        Duration wait = waitOf(http);
        OperationId operation = new OperationId(NewIds.next());
        outcomes.expect(operation);
        try {
            CommandReply reply = once(http, body, operation, _ -> prepare.apply(operation));
            return answer(reply, wait);
        } finally {
            outcomes.forget(operation);
        }
    }

    /** A command that begins an operation whose outcome its caller waits for in another way. */
    CommandReply accept(
            HttpServletRequest http,
            Reasoned body,
            OperationId operation,
            Function<Caller, Prepared> prepare) {
        return once(http, body, operation, prepare);
    }

    /**
     * A request that was repeated, or that found its wish in flight, waits for the operation that
     * was there.
     */
    private ResponseEntity<CommandReply> answer(CommandReply reply, @Nullable Duration wait) {
        if (reply.operation() == null) {
            return ResponseEntity.ok(reply);
        }
        Outcome reached =
                wait == null
                        ? null
                        : outcomes.await(new OperationId(reply.operation()), wait).orElse(null);
        return reached == null
                ? ResponseEntity.status(HttpStatus.ACCEPTED).body(reply)
                : ResponseEntity.ok(reply.with(reached));
    }

    private CommandReply once(
            HttpServletRequest http,
            Reasoned body,
            @Nullable OperationId operation,
            Function<Caller, Prepared> prepare) {
        Caller caller = caller(http, body, operation);
        String key = http.getHeader("Idempotency-Key");
        if (key == null) {
            Prepared prepared = prepare.apply(caller);
            return reply(prepared, commands.send(prepared.command(), caller));
        }
        if (key.isBlank() || key.length() > 255) {
            throw new InvalidInput("Idempotency-Key", "it is 1 to 255 characters long");
        }
        String hash = hash(http, body);
        for (int attempt = 0; ; attempt++) {
            Optional<String> before = idempotent.answered(caller.actor(), key, hash);
            if (before.isPresent()) {
                return WaybillJson.mapper().readValue(before.get(), CommandReply.class);
            }
            Prepared prepared = prepare.apply(caller);
            InSameTransaction record =
                    answer ->
                            idempotent.record(
                                    caller.actor(),
                                    key,
                                    hash,
                                    WaybillJson.mapper()
                                            .writeValueAsString(reply(prepared, answer)));
            try {
                return reply(prepared, commands.send(prepared.command(), caller, record));
            } catch (DuplicateKeyException raced) {
                if (attempt > 2) {
                    throw raced;
                }
            }
        }
    }

    private static CommandReply reply(Prepared prepared, Answer answer) {
        OperationId operation = answer.operation();
        Identifier about = prepared.about();
        String status = operation != null ? "pending" : answer.changed() ? "done" : "unchanged";
        return prepared.detail()
                .apply(
                        new CommandReply(
                                operation == null ? null : operation.value(),
                                about.subject() + "@" + answer.sequence(),
                                answer.changed(),
                                status,
                                null,
                                about instanceof ContainerId id ? id.value() : null,
                                about instanceof ImageId id ? id.value() : null,
                                null,
                                null,
                                about instanceof HostId id ? id.value() : null,
                                about instanceof RolloutId id ? id.value() : null));
    }

    /** Who asks for something that carries no reason of its own. */
    static Caller callerOf(HttpServletRequest http, String reason) {
        return caller(http, new ContainerController.Why(reason, null), null);
    }

    static Caller caller(HttpServletRequest http, Reasoned body, @Nullable OperationId operation) {
        Actor actor = Actor.current().orElseThrow();
        String given = http.getHeader("X-Correlation-ID");
        String correlation =
                given != null
                        ? limited("X-Correlation-ID", given)
                        : operation == null ? NewIds.next() : operation.value();
        MDC.put(RequestTraces.CORRELATION_ID, correlation);
        return new Caller(
                actor.name(),
                actor.kind(),
                limited("reason", body.reason()),
                limited("ticket", body.ticket()),
                correlation,
                null,
                SignedIn.address(),
                tracing(http),
                actor.grants(),
                request(http, body));
    }

    /** However often it is asked who asks: a request is one. */
    private static Request request(HttpServletRequest http, Reasoned body) {
        if (http.getAttribute(REQUEST) instanceof Request known) {
            return known;
        }
        Request request =
                new Request(
                        RequestLine.brief(http),
                        () -> Canonical.of(body.onRecord()),
                        () ->
                                RequestLine.of(http)
                                        + "\n"
                                        + parameters(http)
                                        + "\n"
                                        + Canonical.of(body));
        http.setAttribute(REQUEST, request);
        return request;
    }

    /** But for those that say nothing of what is asked for. */
    private static String parameters(HttpServletRequest http) {
        return Canonical.of(
                http.getParameterMap().entrySet().stream()
                        .filter(each -> !SAYING_NOTHING.contains(each.getKey()))
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, each -> List.of(each.getValue()))));
    }

    private static @Nullable String tracing(HttpServletRequest http) {
        String own = Tracing.traceParent();
        return own != null ? own : http.getHeader(Tracing.TRACE_PARENT);
    }

    private static @Nullable String limited(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > 2_000
                || text.chars().anyMatch(c -> c < 0x20 && c != '\n' && c != '\t')) {
            throw new InvalidInput(
                    field, "it is text of 2000 characters at most, without control characters");
        }
        return text.strip();
    }

    static @Nullable Duration waitOf(HttpServletRequest http) {
        Duration wait = Durations.parse("wait", http.getParameter("wait"));
        if (wait != null && (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0)) {
            throw new InvalidInput("wait", wait + " is not between 0s and 5m");
        }
        return wait;
    }

    private static String hash(HttpServletRequest http, Reasoned body) {
        String text =
                http.getMethod()
                        + " "
                        + http.getRequestURI()
                        + " "
                        + Objects.requireNonNullElse(http.getParameter("force"), "")
                        + " "
                        + WaybillJson.mapper().writeValueAsString(body);
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
