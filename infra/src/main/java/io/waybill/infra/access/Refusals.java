package io.waybill.infra.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.Forbidden;
import io.waybill.domain.access.AccessCommand.RecordRefusal;
import io.waybill.domain.access.Permission;
import io.waybill.infra.command.Caller;

import jakarta.servlet.http.HttpServletRequest;

import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Puts on record who was refused what, before they are told. */
@Component
class Refusals {
    private static final int LONGEST_ACT = 300;
    private static final int ATTEMPTS = 20;
    private final CommandGateway gateway;

    Refusals(CommandGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * One after another, as they would else overtake each other.
     *
     * @return what to tell
     */
    synchronized Forbidden record(Caller caller, Permission permission, String because) {
        RecordRefusal record =
                new RecordRefusal(new ActorId(caller.actor()), act(), permission, because);
        for (int attempt = 1; ; attempt++) {
            try {
                gateway.sendAndWait(new GenericCommandMessage<>(record, caller.metadata()));
                return new Forbidden(because);
            } catch (ConcurrencyException overtaken) {
                if (attempt == ATTEMPTS) {
                    throw overtaken;
                }
            }
        }
    }

    /** Whatever is asked for is asked by a request, from Kafka, too. */
    private static String act() {
        if (!(RequestContextHolder.getRequestAttributes()
                instanceof ServletRequestAttributes attributes)) {
            return "a command";
        }
        HttpServletRequest request = attributes.getRequest();
        String act = request.getMethod() + " " + request.getRequestURI();
        return act.length() > LONGEST_ACT ? act.substring(0, LONGEST_ACT) + "…" : act;
    }
}
