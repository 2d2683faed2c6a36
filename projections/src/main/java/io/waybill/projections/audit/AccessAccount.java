package io.waybill.projections.audit;

import static io.waybill.projections.audit.Phrases.BY_ACTOR;

import io.waybill.domain.access.AccessEvent;
import io.waybill.domain.access.AccessEvent.AccessApprovalGiven;
import io.waybill.domain.access.AccessEvent.AccessApprovalRejected;
import io.waybill.domain.access.AccessEvent.AccessApprovalRequested;
import io.waybill.domain.access.AccessEvent.AccessApprovalUsed;
import io.waybill.domain.access.AccessEvent.AccessPersonErased;
import io.waybill.domain.access.AccessEvent.AccessRefused;
import io.waybill.domain.access.AccessEvent.AccessTokenIssued;
import io.waybill.domain.access.AccessEvent.AccessTokenWithdrawn;
import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Sought;
import io.waybill.domain.access.Touched;
import io.waybill.projections.audit.Account.Outcome;

import java.util.List;
import java.util.stream.Collectors;

/** What the events of access say for the audit trail. */
final class AccessAccount {
    private static final int MOST_NAMED = 5;

    private AccessAccount() {}

    static Account of(AccessEvent event) {
        return switch (event) {
            case AccessTokenIssued issued ->
                    account(
                            "issue-token",
                            Outcome.DONE,
                            issued,
                            token(issued, issued.token())
                                    + " issued"
                                    + BY_ACTOR
                                    + ": "
                                    + issued.grants().stream()
                                            .map(Grant::toString)
                                            .collect(Collectors.joining("; "))
                                    + (issued.expiresAt() == null
                                            ? ""
                                            : "; until " + issued.expiresAt()));
            case AccessTokenWithdrawn withdrawn ->
                    account(
                            "withdraw-token",
                            Outcome.DONE,
                            withdrawn,
                            token(withdrawn, withdrawn.token()) + " withdrawn" + BY_ACTOR);
            case AccessRefused refused ->
                    account(
                            "refuse",
                            Outcome.REFUSED,
                            refused,
                            refused.act() + BY_ACTOR + " refused: " + refused.because());
            case AccessApprovalRequested requested ->
                    account(
                            "request-approval",
                            Outcome.REQUESTED,
                            requested,
                            approval(requested.approval())
                                    + " asked for"
                                    + BY_ACTOR
                                    + ": "
                                    + requested.sought().act()
                                    + things(requested.sought()));
            case AccessApprovalGiven given ->
                    account(
                            "approve",
                            Outcome.DONE,
                            given,
                            approval(given.approval())
                                    + " given"
                                    + BY_ACTOR
                                    + " to "
                                    + given.actorId().value());
            case AccessApprovalRejected rejected ->
                    account(
                            "reject",
                            Outcome.REFUSED,
                            rejected,
                            approval(rejected.approval())
                                    + " rejected"
                                    + BY_ACTOR
                                    + ", which "
                                    + rejected.actorId().value()
                                    + " asked for");
            case AccessApprovalUsed used ->
                    account(
                            "use-approval",
                            Outcome.DONE,
                            used,
                            approval(used.approval())
                                    + " of "
                                    + used.by().value()
                                    + " used"
                                    + BY_ACTOR);
            case AccessPersonErased erased ->
                    account(
                            "erase-person",
                            Outcome.DONE,
                            erased,
                            "who " + erased.actorId().value() + " is was erased" + BY_ACTOR);
        };
    }

    private static Account account(String action, Outcome outcome, AccessEvent event, String says) {
        return new Account(
                action, outcome, event.actorId().value(), null, null, null, null, null, says);
    }

    private static String approval(String id) {
        return "approval " + id.substring(0, 12);
    }

    private static String things(Sought sought) {
        List<String> named = sought.things().stream().map(Touched::what).distinct().toList();
        String first = named.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int more = named.size() - MOST_NAMED;
        return named.isEmpty() ? "" : " (" + first + (more > 0 ? " and " + more + " more)" : ")");
    }

    private static String token(AccessEvent event, String id) {
        return "token " + id.substring(0, 12) + " of " + event.actorId().value();
    }
}
