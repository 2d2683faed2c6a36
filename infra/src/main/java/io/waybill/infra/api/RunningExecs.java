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

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Objects;

/** Begins programs in containers, and listens to what becomes of them. */
@Component
class RunningExecs {
    static final Duration ON_RECORD_WITHIN = Duration.ofSeconds(10);

    private final CommandRequests requests;
    private final OperationOutcomes outcomes;
    private final ContainerNames names;
    private final Aggregates aggregates;
    private final HostChannel channel;

    RunningExecs(
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
     * @throws RuntimeException as any command that is refused
     */
    Running begin(String address, ExecCommand exec, Reasoned body, HttpServletRequest http) {
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
    final class Running implements AutoCloseable {
        private final OperationId operation;
        private @Nullable CommandReply accepted;
        private @Nullable Conversation conversation;

        Running(OperationId operation) {
            this.operation = operation;
        }

        Conversation conversation() {
            return Objects.requireNonNull(conversation);
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
