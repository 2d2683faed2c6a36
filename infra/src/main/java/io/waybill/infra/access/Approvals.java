package io.waybill.infra.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.Answer;
import io.waybill.domain.Brief;
import io.waybill.domain.EventMetadata;
import io.waybill.domain.Forbidden;
import io.waybill.domain.Sha256;
import io.waybill.domain.access.AccessCommand;
import io.waybill.domain.access.AccessCommand.RequestApproval;
import io.waybill.domain.access.AccessCommand.UseApproval;
import io.waybill.domain.access.Sought;
import io.waybill.domain.access.Touched;
import io.waybill.domain.container.ContainerCommand.DiscloseContainer;
import io.waybill.infra.access.ApprovalRecords.Open;
import io.waybill.infra.access.ApprovalRules.Needed;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Dispatch;
import io.waybill.infra.command.Gate.Pass;
import io.waybill.infra.command.InSameTransaction;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.command.Request;
import io.waybill.infra.command.Request.Covered;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets through what somebody else approved of, once, and has what they did not asked of them. */
@Component
public class Approvals {
    private static final int LONGEST_SHOWN = 4_000;

    private final ApprovalRules rules;
    private final ApprovalRecords records;
    private final Reach reach;
    private final Dispatch dispatch;

    Approvals(ApprovalRules rules, ApprovalRecords records, Reach reach, Dispatch dispatch) {
        this.rules = rules;
        this.records = records;
        this.reach = reach;
        this.dispatch = dispatch;
    }

    /** Whether anything takes one. */
    public boolean areNeeded() {
        return !rules.isEmpty();
    }

    /**
     * @throws ApprovalNeeded where it takes an approval that is not there; that it was asked for is
     *     on record then
     */
    Pass require(Object command, Caller caller) {
        // To look changes nothing.
        if (rules.isEmpty() || command instanceof DiscloseContainer) {
            return Pass.FREE;
        }
        Request request = caller.request();
        Covered known = request == null ? null : request.covered();
        if (request != null && known != null && known.isUsed()) {
            return pass(request, known, caller);
        }
        List<Touched> things = reach.of(command).stream().distinct().toList();
        Optional<Needed> needed = rules.of(things);
        if (needed.isEmpty()) {
            return Pass.FREE;
        }
        if (request == null) {
            throw new Forbidden(
                    "what changes "
                            + needed.get().thing().what()
                            + " takes somebody else's approval, which cannot be asked for in this way");
        }
        RuntimeException missing = request.missing();
        if (missing != null) {
            throw missing;
        }
        Covered covered =
                known != null ? known : approved(command, things, needed.get(), request, caller);
        request.isCoveredBy(covered);
        return pass(request, covered, caller);
    }

    private Pass pass(Request request, Covered covered, Caller caller) {
        Map<String, String> says = Map.of(EventMetadata.APPROVED_BY, covered.by());
        return covered.isUsed()
                ? new Pass(says, InSameTransaction.NOTHING, () -> {})
                : new Pass(
                        says,
                        _ -> use(covered, caller),
                        () ->
                                request.isCoveredBy(
                                        new Covered(
                                                covered.approval(),
                                                covered.by(),
                                                covered.request(),
                                                true)));
    }

    /** One after another, as the same request could else ask twice. */
    private synchronized Covered approved(
            Object command, List<Touched> things, Needed needed, Request request, Caller caller) {
        Meaning meaning = Meaning.of(command);
        String whole = meaning.with(request.content(), things);
        Optional<Open> open =
                records.open(caller.actor(), request.act()).stream()
                        .filter(one -> one.request().equals(hash(one.salt(), whole)))
                        .findFirst();
        Open waited =
                open.orElseGet(() -> ask(command, things, meaning, whole, needed, request, caller));
        String by = waited.by();
        if (by != null) {
            return new Covered(waited.id(), by, waited.request(), false);
        }
        throw request.lacks(
                new ApprovalNeeded(waited.id(), waited.until(), sentence(needed, waited)));
    }

    private Open ask(
            Object command,
            List<Touched> things,
            Meaning meaning,
            String whole,
            Needed needed,
            Request request,
            Caller caller) {
        String id = NewIds.next();
        String salt = NewIds.next();
        Sought sought =
                new Sought(
                        request.act(),
                        shown(request),
                        Reach.permission(command),
                        things,
                        meaning.lines(),
                        hash(salt, whole),
                        Instant.now().plus(needed.within()).truncatedTo(ChronoUnit.SECONDS));
        send(
                new RequestApproval(new ActorId(caller.actor()), id, sought),
                caller,
                _ -> records.asked(id, sought, salt, caller));
        return new Open(id, salt, sought.request(), sought.until(), null);
    }

    private void use(Covered covered, Caller caller) {
        send(
                new UseApproval(
                        new ActorId(caller.actor()),
                        covered.approval(),
                        covered.request(),
                        Instant.now()),
                caller,
                _ -> records.used(covered.approval()));
    }

    /** Past the gate, which an approval does not need itself. */
    Answer send(AccessCommand command, Caller caller, InSameTransaction alongside) {
        return dispatch.send(command, caller.metadata(), alongside);
    }

    private static String shown(Request request) {
        return Brief.of(request.shown(), LONGEST_SHOWN);
    }

    private static String hash(String salt, String whole) {
        return Sha256.hex((salt + "\n" + whole).getBytes(StandardCharsets.UTF_8));
    }

    private static String sentence(Needed needed, Open waited) {
        return needed.thing().what()
                + " is among what takes somebody else's approval"
                + (needed.where().isEmpty() ? "" : " (" + needed.where() + ")")
                + ", so nothing was done. Have another who may do the same approve it: waybill approve "
                + waited.id()
                + "; then send the same request again, until "
                + waited.until();
    }
}
