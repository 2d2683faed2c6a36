package io.waybill.projections.audit;

import static io.waybill.projections.audit.Phrases.BY_ACTOR;

import io.waybill.domain.stack.StackDocument;
import io.waybill.domain.stack.StackEvent;
import io.waybill.domain.stack.StackEvent.StackRevisionDeclared;
import io.waybill.domain.stack.StackService;
import io.waybill.projections.audit.Account.Outcome;

import java.util.stream.Collectors;

/** What the events of stacks say for the audit trail. */
final class StackAccount {
    private StackAccount() {}

    static Account of(StackEvent event) {
        return switch (event) {
            case StackRevisionDeclared declared -> declared(declared);
        };
    }

    private static Account declared(StackRevisionDeclared declared) {
        StackDocument document = declared.document();
        String what =
                declared.revisionOf() != null
                        ? "back to revision " + declared.revisionOf()
                        : document.services().isEmpty() ? "to be removed" : services(document);
        return new Account(
                "declare-stack",
                Outcome.DONE,
                declared.stackId().value(),
                document.host().value(),
                null,
                null,
                null,
                null,
                "revision "
                        + declared.number()
                        + " of stack "
                        + declared.stackId().value()
                        + " declared"
                        + BY_ACTOR
                        + ": "
                        + what);
    }

    private static String services(StackDocument document) {
        return document.services().stream()
                .map(StackAccount::service)
                .collect(Collectors.joining(", "));
    }

    private static String service(StackService service) {
        return service.name()
                + " ("
                + service.image().image().value()
                + ":"
                + service.image().version()
                + (service.replicas() == 1 ? "" : ", " + service.replicas() + " of it")
                + ")";
    }
}
