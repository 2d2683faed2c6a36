package io.waybill.infra.api;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerCommand.ExecInContainer;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.host.HostState;
import io.waybill.domain.wire.Question.RunExec;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.OperationOutcomes;
import io.waybill.infra.command.OperationOutcomes.Outcome;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.interaction.Conversation;
import io.waybill.infra.interaction.HostChannel;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Programs run in containers: the output goes to who asks, what was done goes on record. */
@RestController
class ExecController {
    private static final Duration ON_RECORD_WITHIN = Duration.ofSeconds(10);
    private static final String ROUTE = "/api/v1/containers/{container}/exec";

    private final CommandRequests requests;
    private final OperationOutcomes outcomes;
    private final ContainerNames names;
    private final Aggregates aggregates;
    private final HostChannel channel;

    ExecController(
            CommandRequests requests,
            OperationOutcomes outcomes,
            ContainerNames names,
            Aggregates aggregates,
            HostChannel channel) {
        this.requests = requests;
        this.outcomes = outcomes;
        this.names = names;
        this.aggregates = aggregates;
        this.channel = channel;
    }

    /**
     * @param timeout how long the program's end is waited for on its host
     */
    record Exec(
            @Nullable List<String> command,
            @Nullable Map<String, String> environment,
            @Nullable String user,
            @Nullable String workingDirectory,
            @Nullable String timeout,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {
        ExecCommand toRun() {
            return new ExecCommand(
                    Objects.requireNonNullElse(command, List.of()),
                    Objects.requireNonNullElse(environment, Map.of()),
                    user,
                    workingDirectory,
                    Objects.requireNonNullElse(
                            Durations.parse("timeout", timeout), ExecCommand.USUAL_TIMEOUT));
        }
    }

    @PostMapping(path = ROUTE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ExecReply> exec(
            @PathVariable String container, @RequestBody Exec body, HttpServletRequest http)
            throws InterruptedException {
        Duration wait = CommandRequests.waitOf(http);
        try (Running running = begin(container, body, http)) {
            if (wait == null) {
                return ResponseEntity.status(HttpStatus.ACCEPTED)
                        .body(ExecReply.of(running.accepted()));
            }
            ExecOutput output = new ExecOutput();
            long deadline = System.nanoTime() + wait.toNanos();
            boolean ended = running.follow(output, deadline);
            Outcome outcome = running.outcome(ended, deadline);
            return ResponseEntity.status(outcome == null ? HttpStatus.ACCEPTED : HttpStatus.OK)
                    .body(ExecReply.of(running.accepted()).with(output, outcome));
        }
    }

    /** The output as it comes, a JSON object a line; the last line tells what became of it. */
    @PostMapping(path = ROUTE, produces = MediaType.APPLICATION_NDJSON_VALUE)
    void stream(
            @PathVariable String container,
            @RequestBody Exec body,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        try (Running running = begin(container, body, http)) {
            ExecLines lines = new ExecLines(response);
            lines.begin(running.accepted());
            long deadline =
                    System.nanoTime() + body.toRun().timeout().plus(ON_RECORD_WITHIN).toNanos();
            boolean ended = running.follow(lines, deadline);
            lines.end(
                    ExecReply.of(running.accepted()).with(lines, running.outcome(ended, deadline)));
        }
    }

    private Running begin(String address, Exec body, HttpServletRequest http) {
        ExecCommand exec = body.toRun();
        OperationId operation = new OperationId(CommandRequests.newId());
        Running running = new Running(operation);
        outcomes.expect(operation);
        try {
            running.accepted =
                    requests.accept(
                            http,
                            body,
                            operation,
                            () -> {
                                ContainerId id = names.resolve(address);
                                running.ask(id, exec);
                                return new Prepared(new ExecInContainer(id, operation, exec), id);
                            });
            return running;
        } catch (RuntimeException refused) {
            running.close();
            throw refused;
        }
    }

    /** An act that was begun, and the host's own words on it while this instance listens. */
    private final class Running implements AutoCloseable {
        private final OperationId operation;
        private @Nullable CommandReply accepted;
        private @Nullable Conversation conversation;

        Running(OperationId operation) {
            this.operation = operation;
        }

        CommandReply accepted() {
            return Objects.requireNonNull(accepted);
        }

        /**
         * Before the command: once that is accepted, all that the host needs is there, whatever
         * happens to this instance. Where it will be refused, secrets need not travel.
         */
        void ask(ContainerId id, ExecCommand exec) {
            ContainerState state = aggregates.container(id);
            if (conversation != null) {
                conversation.close();
            }
            conversation = null;
            if (state.observed().status() == ContainerStatus.RUNNING) {
                HostState host = aggregates.host(state.desired().host());
                conversation =
                        channel.ask(host, operation.value(), new RunExec(id, operation, exec));
            }
        }

        /**
         * @return whether the host said that it is over
         */
        boolean follow(OutputTaker taker, long deadline) throws InterruptedException {
            boolean ours = operation.value().equals(accepted().operation());
            return ours && conversation != null && taker.takeAll(conversation, deadline);
        }

        @Nullable Outcome outcome(boolean ended, long deadline) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Duration wait = ended && left.compareTo(ON_RECORD_WITHIN) < 0 ? ON_RECORD_WITHIN : left;
            return outcomes.await(
                            new OperationId(Objects.requireNonNull(accepted().operation())), wait)
                    .orElse(null);
        }

        @Override
        public void close() {
            outcomes.forget(operation);
            if (conversation != null) {
                conversation.close();
            }
        }
    }
}
