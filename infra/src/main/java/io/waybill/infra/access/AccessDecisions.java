package io.waybill.infra.access;

import io.waybill.domain.Forbidden;
import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Permission;
import io.waybill.domain.access.Role;
import io.waybill.domain.access.Touched;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Gate;

import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Decides who may do what: for pages, API, event streams, terminals and commands from Kafka alike.
 * Every refusal is on record.
 */
@Component
public class AccessDecisions implements Gate {
    private final Reach reach;
    private final Refusals refusals;
    private final ReasonRules reasons;
    private final Approvals approvals;

    AccessDecisions(Reach reach, Refusals refusals, ReasonRules reasons, Approvals approvals) {
        this.reach = reach;
        this.refusals = refusals;
        this.reasons = reasons;
        this.approvals = approvals;
    }

    /**
     * Of what is not a command, and of what will be one before it is known which.
     *
     * @throws Forbidden where no role of theirs permits it
     */
    public void require(Permission permission, Caller caller) {
        List<Grant> grants = caller.grants();
        if (grants != null && !permission.isGrantedBy(grants)) {
            throw refusals.record(
                    caller, permission, mayNot(caller, permission) + needed(permission));
        }
    }

    /** The same, of who sent the request of this thread. */
    public void require(Permission permission) {
        require(permission, Actor.current().orElseThrow().caller(SignedIn.address()));
    }

    /**
     * @throws Forbidden where they may not have it carried out, on one thing at least that it
     *     changes
     * @throws io.waybill.domain.InvalidInput where they have to say why, and do not
     * @throws ApprovalNeeded where somebody else has to approve of it first
     */
    @Override
    public Pass require(Object command, Caller caller) {
        List<Grant> grants = caller.grants();
        if (grants == null) {
            return Pass.FREE;
        }
        requireGrant(Reach.permission(command), () -> reach.of(command), caller, grants);
        reasons.require(command, caller);
        return approvals.require(command, caller);
    }

    /** Of what a command was found to change before: whether they could have given it, too. */
    void require(Permission permission, List<Touched> things, Caller caller) {
        List<Grant> grants = caller.grants();
        if (grants != null) {
            requireGrant(permission, () -> things, caller, grants);
        }
    }

    private void requireGrant(
            Permission permission,
            Supplier<List<Touched>> things,
            Caller caller,
            List<Grant> grants) {
        if (grants.stream().anyMatch(grant -> !grant.isBound() && grant.permits(permission))) {
            return;
        }
        require(permission, caller);
        for (Touched thing : things.get()) {
            if (grants.stream().noneMatch(grant -> grant.permits(permission, thing))) {
                throw refusals.record(
                        caller,
                        permission,
                        mayNot(caller, permission)
                                + " where "
                                + thing.what()
                                + " is concerned: "
                                + caller.actor()
                                + " is "
                                + grants.stream()
                                        .map(Grant::toString)
                                        .collect(Collectors.joining("; ")));
            }
        }
    }

    private static String mayNot(Caller caller, Permission permission) {
        return caller.actor() + " may not " + permission.words();
    }

    private static String needed(Permission permission) {
        return "; it takes one of the roles "
                + Arrays.stream(Role.values())
                        .filter(role -> role.permissions().contains(permission))
                        .map(Role::word)
                        .collect(Collectors.joining(", "));
    }
}
