package io.waybill.projections.audit;

import io.waybill.domain.container.Cause;
import io.waybill.projections.Words;

import java.util.Arrays;
import java.util.List;

/** The words that entries have for what is one of few. */
public final class AuditWords {
    public static final List<String> OUTCOMES = of(Account.Outcome.values());
    public static final List<String> CAUSES = of(Cause.values());

    /** What events are told as. */
    public static final List<String> ACTIONS =
            List.of(
                    "abort-rollout",
                    "accept-drift",
                    "adopt",
                    "approve",
                    "begin-step",
                    "build",
                    "cancel-rollout",
                    "change-drift-policy",
                    "change-health",
                    "commit",
                    "complete-rollout",
                    "connect",
                    "copy-in",
                    "copy-out",
                    "cordon",
                    "create",
                    "declare",
                    "declare-stack",
                    "decommission",
                    "delete-image",
                    "destroy-secret",
                    "die",
                    "disconnect",
                    "drain",
                    "drift",
                    "end-adoption-rule",
                    "end-step",
                    "erase-person",
                    "erase-secret",
                    "exec",
                    "exit",
                    "find",
                    "follow",
                    "give-up-on-drift",
                    "heal",
                    "issue-token",
                    "kill",
                    "label",
                    "list-processes",
                    "lose",
                    "move",
                    "move-tag",
                    "note-revision",
                    "pause",
                    "pin-revision",
                    "plan-rollout",
                    "prune-images",
                    "publish",
                    "pull-image",
                    "push",
                    "push-image",
                    "put-secret",
                    "read-logs",
                    "read-transcript",
                    "reconcile",
                    "reconfigure",
                    "refuse",
                    "register",
                    "reinstate",
                    "reject",
                    "remove",
                    "rename",
                    "request-approval",
                    "restart",
                    "revert-rollout",
                    "revert-step",
                    "roll-back",
                    "rollback",
                    "set-adoption-rule",
                    "start",
                    "start-rollout",
                    "stop",
                    "switch",
                    "tag-image",
                    "uncordon",
                    "unobserve",
                    "unpause",
                    "unpin-revision",
                    "untag-image",
                    "upgrade",
                    "use-approval",
                    "withdraw",
                    "withdraw-token");

    private AuditWords() {}

    private static List<String> of(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Words::of).toList();
    }
}
