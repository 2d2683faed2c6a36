package io.waybill.infra.api;

import io.waybill.domain.ContainerId;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerCommand.CopyIntoContainer;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.domain.wire.Question.CopyIn;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.ActRequests.Asked;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.OperationOutcomes.Outcome;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.interaction.Conversation;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;

/** Files copied into containers. They pass through; what was done goes on record. */
@RestController
@Needs(Permission.OPERATE)
class CopyInController {
    static final String FILES = "/files";
    private static final Duration USUAL_WAIT = Duration.ofMinutes(1);
    private static final Duration TAKEN_WITHIN = Duration.ofMinutes(1);

    private final ActRequests acts;
    private final ContainerNames names;
    private final Aggregates aggregates;

    CopyInController(ActRequests acts, ContainerNames names, Aggregates aggregates) {
        this.acts = acts;
        this.names = names;
        this.aggregates = aggregates;
    }

    /** What is asked; the files are the body. */
    record CopyInto(String path, @Nullable String reason, @Nullable String ticket)
            implements CommandRequests.Reasoned {}

    /** The body is a tar archive, handed to the engine as it comes, however long it is. */
    @PutMapping("/api/v1/containers/{container}" + FILES)
    ResponseEntity<CommandReply> copyIn(
            @PathVariable String container,
            @RequestParam(required = false) @Nullable String path,
            HttpServletRequest http)
            throws IOException, InterruptedException {
        String folder = ContainerController.required("path", path);
        Duration wait = Objects.requireNonNullElse(CommandRequests.waitOf(http), USUAL_WAIT);
        CopyInto why =
                new CopyInto(folder, http.getParameter("reason"), http.getParameter("ticket"));
        try (RunningAct running =
                acts.begin(
                        http,
                        why,
                        operation -> {
                            ContainerId id = names.resolve(container);
                            ContainerState state = aggregates.container(id);
                            return new Asked(
                                    state.observed().status().isOnHost()
                                            ? aggregates.host(state.desired().host())
                                            : null,
                                    new CopyIn(id, operation, folder),
                                    new Prepared(new CopyIntoContainer(id, operation, folder), id));
                        })) {
            Conversation conversation = running.ownConversation();
            InputStream tar = http.getInputStream();
            if (conversation == null || !conversation.giveAll(tar, TAKEN_WITHIN)) {
                // Who still sends does not listen yet. Where the host takes no more, it says why.
                tar.transferTo(OutputStream.nullOutputStream());
            }
            long deadline = System.nanoTime() + wait.toNanos();
            boolean ended = running.follow(new Nothing(), deadline);
            Outcome outcome = running.outcome(ended, deadline);
            return outcome == null
                    ? ResponseEntity.status(HttpStatus.ACCEPTED).body(running.accepted())
                    : ResponseEntity.ok(running.accepted().with(outcome));
        }
    }

    /** There is nothing to be shown of it. */
    private static final class Nothing extends OutputTaker {
        @Override
        void take(Chunk chunk) {}
    }
}
