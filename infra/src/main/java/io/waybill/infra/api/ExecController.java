package io.waybill.infra.api;

import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ExecCommand;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.OperationOutcomes.Outcome;

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
@Needs(Permission.OPERATE)
class ExecController {
    private static final String ROUTE = "/api/v1/containers/{container}/exec";

    private final RunningExecs execs;

    ExecController(RunningExecs execs) {
        this.execs = execs;
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

        @Override
        public Object onRecord() {
            return toRun().onRecord();
        }
    }

    @PostMapping(path = ROUTE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ExecReply> exec(
            @PathVariable String container, @RequestBody Exec body, HttpServletRequest http)
            throws InterruptedException {
        Duration wait = CommandRequests.waitOf(http);
        try (RunningAct running = execs.begin(container, body.toRun(), body, http)) {
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
        try (RunningAct running = execs.begin(container, body.toRun(), body, http)) {
            ExecLines lines = new ExecLines(response);
            lines.begin(ExecReply.of(running.accepted()));
            long deadline =
                    System.nanoTime()
                            + body.toRun().timeout().plus(RunningAct.ON_RECORD_WITHIN).toNanos();
            boolean ended = running.follow(lines, deadline);
            lines.end(
                    ExecReply.of(running.accepted()).with(lines, running.outcome(ended, deadline)));
        }
    }
}
