package io.waybill.infra.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.Forbidden;
import io.waybill.domain.access.AccessCommand.RecordRefusal;
import io.waybill.domain.access.Permission;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Dispatch;

import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Puts on record who was refused what, before they are told. */
@Component
class Refusals {
    private final Dispatch dispatch;

    Refusals(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    /**
     * One after another, as they would else overtake each other.
     *
     * @return what to tell
     */
    synchronized Forbidden record(Caller caller, Permission permission, String because) {
        dispatch.send(
                new RecordRefusal(new ActorId(caller.actor()), act(), permission, because),
                caller.metadata());
        return new Forbidden(because);
    }

    /** Whatever is asked for is asked by a request, from Kafka, too. */
    private static String act() {
        if (!(RequestContextHolder.getRequestAttributes()
                instanceof ServletRequestAttributes attributes)) {
            return "a command";
        }
        return RequestLine.brief(attributes.getRequest());
    }
}
