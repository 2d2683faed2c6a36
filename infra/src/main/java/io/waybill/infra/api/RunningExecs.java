package io.waybill.infra.api;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerCommand.ExecInContainer;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.wire.Question.RunExec;
import io.waybill.infra.api.ActRequests.Asked;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.eventstore.Aggregates;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

/** Begins programs in containers. */
@Component
class RunningExecs {
    private final ActRequests acts;
    private final ContainerNames names;
    private final Aggregates aggregates;

    RunningExecs(ActRequests acts, ContainerNames names, Aggregates aggregates) {
        this.acts = acts;
        this.names = names;
        this.aggregates = aggregates;
    }

    /**
     * @throws RuntimeException as any command that is refused
     */
    RunningAct begin(String address, ExecCommand exec, Reasoned body, HttpServletRequest http) {
        return acts.begin(
                http,
                body,
                operation -> {
                    ContainerId id = names.resolve(address);
                    ContainerState state = aggregates.container(id);
                    boolean runs = state.observed().status() == ContainerStatus.RUNNING;
                    return new Asked(
                            runs ? aggregates.host(state.desired().host()) : null,
                            new RunExec(id, operation, exec),
                            new Prepared(new ExecInContainer(id, operation, exec), id));
                });
    }
}
