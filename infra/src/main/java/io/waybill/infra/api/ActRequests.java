package io.waybill.infra.api;

import io.waybill.domain.OperationId;
import io.waybill.domain.host.HostState;
import io.waybill.domain.wire.Question.Acting;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.command.OperationOutcomes;
import io.waybill.infra.interaction.HostChannel;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.function.Function;

/** What every act over HTTP has in common: what its host needs is handed over first. */
@Component
class ActRequests {
    private final CommandRequests requests;
    private final Commands commands;
    private final OperationOutcomes outcomes;
    private final HostChannel channel;

    ActRequests(
            CommandRequests requests,
            Commands commands,
            OperationOutcomes outcomes,
            HostChannel channel) {
        this.requests = requests;
        this.commands = commands;
        this.outcomes = outcomes;
        this.channel = channel;
    }

    /**
     * An act, ready to be begun.
     *
     * @param host none where its command will be refused: secrets need not travel then
     * @param handedOver what the host needs beside what is on record
     */
    record Asked(@Nullable HostState host, Acting handedOver, Prepared prepared) {}

    /**
     * The host is asked before the command: once that is accepted, all that the host needs is
     * there, whatever happens to this instance.
     */
    RunningAct begin(HttpServletRequest http, Reasoned body, Function<OperationId, Asked> prepare) {
        OperationId operation = new OperationId(NewIds.next());
        RunningAct running = new RunningAct(operation, outcomes);
        try {
            running.isAccepted(
                    requests.accept(
                            http,
                            body,
                            operation,
                            caller -> {
                                Asked asked = prepare.apply(operation);
                                commands.requireAllowed(asked.prepared().command(), caller);
                                running.listenTo(
                                        asked.host() == null
                                                ? null
                                                : channel.ask(
                                                        asked.host(),
                                                        operation.value(),
                                                        asked.handedOver()));
                                return asked.prepared();
                            }));
            return running;
        } catch (RuntimeException refused) {
            running.close();
            throw refused;
        }
    }
}
