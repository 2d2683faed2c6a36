package io.waybill.projections.audit;

import static io.waybill.projections.audit.Phrases.BY_ACTOR;

import io.waybill.domain.access.AccessEvent;
import io.waybill.domain.access.AccessEvent.AccessRefused;
import io.waybill.domain.access.AccessEvent.AccessTokenIssued;
import io.waybill.domain.access.AccessEvent.AccessTokenWithdrawn;
import io.waybill.domain.access.Grant;
import io.waybill.projections.audit.Account.Outcome;

import java.util.stream.Collectors;

/** What the events of access say for the audit trail. */
final class AccessAccount {
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
        };
    }

    private static Account account(String action, Outcome outcome, AccessEvent event, String says) {
        return new Account(
                action, outcome, event.actorId().value(), null, null, null, null, null, says);
    }

    private static String token(AccessEvent event, String id) {
        return "token " + id.substring(0, 12) + " of " + event.actorId().value();
    }
}
