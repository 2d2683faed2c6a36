package io.waybill.projections.audit;

import io.waybill.domain.container.Action;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerEvent.ContainerAdopted;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerDied;
import io.waybill.domain.container.ContainerEvent.ContainerExecObserved;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerHealingRequested;
import io.waybill.domain.container.ContainerEvent.ContainerHealthChanged;
import io.waybill.domain.container.ContainerEvent.ContainerPaused;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRenamed;
import io.waybill.domain.container.ContainerEvent.ContainerRestarted;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;
import io.waybill.domain.container.ContainerEvent.ContainerUnpaused;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.container.Operation;
import io.waybill.projections.Words;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened to a container, in the words of people. */
final class Phrases {
    /** Where an asked-for change says who asked. */
    static final String BY_ACTOR = "{by}";

    private Phrases() {}

    static String request(Intent intent) {
        Desired desired = intent.desired();
        if (intent instanceof ContainerDeclared declared) {
            String because = declared.placedBecause();
            return "declared"
                    + BY_ACTOR
                    + " on host "
                    + desired.host().value()
                    + " from "
                    + desired.image().image().value()
                    + " version "
                    + desired.image().version()
                    + (desired.state() == DesiredState.RUNNING ? ", to run" : ", not to run yet")
                    + (because == null ? "" : ", placed there: " + because)
                    + (declared.driftPolicy() == null
                            ? ""
                            : ", drift policy " + Words.of(declared.driftPolicy()));
        }
        Operation operation = desired.operation();
        if (operation == null) {
            throw new IllegalStateException("an intent begins an operation");
        }
        return operation.action().words()
                + " requested"
                + BY_ACTOR
                + switch (intent) {
                    case ContainerHealingRequested healing -> DriftPhrases.healing(healing);
                    case ContainerRevisionRequested revision ->
                            RevisionPhrases.of(revision) + details(operation, desired);
                    case ContainerDeclared _,
                            ContainerEvent.ContainerStartRequested _,
                            ContainerEvent.ContainerStopRequested _,
                            ContainerEvent.ContainerRestartRequested _,
                            ContainerEvent.ContainerPauseRequested _,
                            ContainerEvent.ContainerUnpauseRequested _,
                            ContainerEvent.ContainerKillRequested _,
                            ContainerEvent.ContainerRenameRequested _,
                            ContainerEvent.ContainerMoveRequested _,
                            ContainerEvent.ContainerRemovalRequested _ ->
                            details(operation, desired);
                };
    }

    static String adoption(ContainerAdopted adopted) {
        Desired desired = adopted.desired();
        return "adopted"
                + BY_ACTOR
                + " on host "
                + desired.host().value()
                + " as found there: "
                + Words.of(adopted.observed().status())
                + ", from "
                + desired.image().reference()
                + desired.spec().lacks().map(lacking -> "; " + lacking).orElse("");
    }

    private static String details(Operation operation, Desired desired) {
        List<String> details = new ArrayList<>();
        Duration grace = operation.grace();
        if (grace != null) {
            details.add("grace " + inWords(grace));
        }
        if (operation.signal() != null) {
            details.add("signal " + operation.signal());
        }
        if (operation.action() == Action.RENAME) {
            details.add("from " + operation.formerName() + " to " + desired.name());
        }
        if (operation.move() != null) {
            details.add(MovePhrases.route(operation.move()));
        }
        return details.isEmpty() ? "" : " (" + String.join(", ", details) + ")";
    }

    /** Such as {@code 10s} or {@code 1m30s}. */
    private static String inWords(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    static String outcome(ContainerEvent.Outcome outcome) {
        ObservedState observed = outcome.observed();
        return switch (outcome) {
            case ContainerCreated _ -> "created on host " + outcome.occurrence().host().value();
            case ContainerStarted _ -> "started";
            case ContainerRestarted _ -> "restarted";
            case ContainerPaused _ -> "paused";
            case ContainerUnpaused _ -> "unpaused";
            case ContainerExited _ -> exited(observed);
            case ContainerHealthChanged _ -> health(observed);
            case ContainerRenamed renamed ->
                    "renamed from " + renamed.from() + " to " + observed.name();
            case ContainerRemoved _ ->
                    observed.status() == ContainerStatus.REMOVED
                            ? "removed"
                            : "gone from host " + outcome.occurrence().host().value();
            case ContainerDied _ -> "dead: the engine can neither run nor remove it";
        };
    }

    static String exec(ContainerExecObserved exec) {
        String ran = exec.executable() + " run in it";
        return exec.exitCode() == null ? ran : ran + ", exit code " + exec.exitCode();
    }

    private static String exited(ObservedState observed) {
        return observed.exitCode() == null
                ? "exited, the exit code is not known"
                : "exited with code " + observed.exitCode();
    }

    private static String health(ObservedState observed) {
        return switch (observed.health()) {
            case NONE -> "has no health check any more";
            case STARTING -> "health check is starting";
            case HEALTHY, UNHEALTHY -> "became " + Words.of(observed.health());
        };
    }

    /** Why, to go on a sentence with. */
    static String cause(Occurrence occurrence) {
        String why =
                switch (occurrence.cause()) {
                    case OPERATION -> ", as requested";
                    case SOMEBODY_ELSE -> ", by somebody else on the host";
                    case PROCESS -> ", by itself";
                    case OUT_OF_MEMORY -> ", out of memory";
                    case RESTART_POLICY -> ", by its restart policy";
                    case ENGINE -> ", by the engine";
                    case UNOBSERVED -> ", while nobody could watch";
                };
        return occurrence.inferred() ? why + " (concluded afterwards)" : why;
    }
}
