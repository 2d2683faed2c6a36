package io.waybill.domain.container;

import static io.waybill.domain.container.Action.FORCE_REMOVE;
import static io.waybill.domain.container.Action.KILL;
import static io.waybill.domain.container.Action.MOVE;
import static io.waybill.domain.container.Action.PAUSE;
import static io.waybill.domain.container.Action.REMOVE;
import static io.waybill.domain.container.Action.RENAME;
import static io.waybill.domain.container.Action.RESTART;
import static io.waybill.domain.container.Action.ROLLBACK;
import static io.waybill.domain.container.Action.START;
import static io.waybill.domain.container.Action.STOP;
import static io.waybill.domain.container.Action.UNPAUSE;
import static io.waybill.domain.container.Action.UPGRADE;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which state admits which action. {@link #TABLE} is the one place that says so: commands are
 * decided by it, and the documentation's table and diagram are drawn from it.
 */
public final class Admission {
    private static final int MOST_ACTS = 32;
    private static final Set<Action> ASKED_BY_NOBODY =
            Set.of(Action.CREATE, Action.HEAL, Action.REMAKE);
    private static final String NO_PROCESS = "it is not running";

    private static final String REMOVAL_ASKED_FOR =
            "its removal was asked for; remove it again, or start or stop it first";

    static final Map<ContainerStatus, Map<Action, Verdict>> TABLE =
            table(
                    row(ContainerStatus.NOT_ON_HOST)
                            .admits(START, UPGRADE, ROLLBACK, REMOVE, FORCE_REMOVE)
                            .refuses(
                                    "it is not on its host; start makes it there, remove ends it",
                                    STOP,
                                    RESTART,
                                    PAUSE,
                                    UNPAUSE,
                                    KILL,
                                    RENAME,
                                    MOVE),
                    row(ContainerStatus.CREATED)
                            .admits(
                                    START,
                                    RESTART,
                                    RENAME,
                                    MOVE,
                                    UPGRADE,
                                    ROLLBACK,
                                    REMOVE,
                                    FORCE_REMOVE)
                            .alreadySo(STOP)
                            .refuses(NO_PROCESS + "; start it first", PAUSE, UNPAUSE, KILL),
                    row(ContainerStatus.RUNNING)
                            .admits(
                                    STOP,
                                    RESTART,
                                    PAUSE,
                                    KILL,
                                    RENAME,
                                    MOVE,
                                    UPGRADE,
                                    ROLLBACK,
                                    FORCE_REMOVE)
                            .alreadySo(START, UNPAUSE)
                            .refuses(
                                    "it is running; stop it first, or remove it with force",
                                    REMOVE),
                    row(ContainerStatus.PAUSED)
                            .admits(STOP, RESTART, UNPAUSE, KILL, RENAME, FORCE_REMOVE)
                            .alreadySo(PAUSE)
                            .refuses("it is paused; unpause it", START, MOVE, UPGRADE, ROLLBACK)
                            .refuses(
                                    "it is paused; stop it first, or remove it with force", REMOVE),
                    row(ContainerStatus.RESTARTING)
                            .admits(
                                    STOP,
                                    RESTART,
                                    KILL,
                                    RENAME,
                                    MOVE,
                                    UPGRADE,
                                    ROLLBACK,
                                    FORCE_REMOVE)
                            .alreadySo(START)
                            .refuses(
                                    "its restart policy is between two runs of it; stop it, or wait until it runs",
                                    PAUSE,
                                    UNPAUSE)
                            .refuses(
                                    "its restart policy keeps starting it; stop it first, or remove it with force",
                                    REMOVE),
                    row(ContainerStatus.EXITED)
                            .admits(
                                    START,
                                    RESTART,
                                    RENAME,
                                    MOVE,
                                    UPGRADE,
                                    ROLLBACK,
                                    REMOVE,
                                    FORCE_REMOVE)
                            .alreadySo(STOP)
                            .refuses(NO_PROCESS + "; start it first", PAUSE, UNPAUSE, KILL),
                    row(ContainerStatus.REMOVING)
                            .alreadySo(REMOVE, FORCE_REMOVE)
                            .refuses(
                                    "it is being removed; wait until it is gone, run makes a new one",
                                    START,
                                    STOP,
                                    RESTART,
                                    PAUSE,
                                    UNPAUSE,
                                    KILL,
                                    RENAME,
                                    MOVE,
                                    UPGRADE,
                                    ROLLBACK),
                    row(ContainerStatus.DEAD)
                            .admits(REMOVE, FORCE_REMOVE)
                            .refuses(
                                    "the engine reports it dead; only its removal is left",
                                    START,
                                    STOP,
                                    RESTART,
                                    PAUSE,
                                    UNPAUSE,
                                    KILL,
                                    RENAME,
                                    MOVE,
                                    UPGRADE,
                                    ROLLBACK),
                    row(ContainerStatus.REMOVED)
                            .alreadySo(REMOVE, FORCE_REMOVE)
                            .refuses(
                                    "it was removed; its history stays, run makes a new one",
                                    START,
                                    STOP,
                                    RESTART,
                                    PAUSE,
                                    UNPAUSE,
                                    KILL,
                                    RENAME,
                                    MOVE,
                                    UPGRADE,
                                    ROLLBACK));

    private Admission() {}

    /** The verdict on an action with nothing in flight, by the table alone. */
    public static Verdict of(ContainerStatus status, Action action) {
        Verdict verdict = TABLE.getOrDefault(status, Map.of()).get(action);
        if (verdict == null) {
            throw new IllegalArgumentException(
                    action + " is not asked of a container that is on record");
        }
        return verdict;
    }

    /**
     * The verdict on an action that asks for {@code target}, with all that was asked for before
     * taken into account.
     */
    static Verdict of(ContainerState state, Action action, DesiredState target) {
        ContainerStatus now = state.observed().status();
        Verdict busy = whileMovingOrRevised(state, action);
        if (busy != null) {
            return busy;
        }
        if ((action == RENAME || action == MOVE || isRevision(action))
                && target == DesiredState.ABSENT
                && of(now, action) instanceof Verdict.Admitted) {
            // Once done, with nothing but its absence asked for, it would be taken as removed.
            return new Verdict.Refused(REMOVAL_ASKED_FOR);
        }
        if (action == START && now == ContainerStatus.NOT_ON_HOST) {
            Optional<String> lacking = state.desired().spec().lacks();
            if (lacking.isPresent()) {
                return new Verdict.Refused(
                        "it is not on its host and cannot be made there anew: "
                                + lacking.get()
                                + "; remove ends it, run makes another one");
            }
        }
        Operation inFlight = state.desired().operation();
        if (inFlight == null) {
            Verdict verdict = of(now, action);
            // Somebody else brought it about: asking for it still changes what is asked for.
            return verdict instanceof Verdict.AlreadySo && state.desired().state() != target
                    ? new Verdict.Admitted()
                    : verdict;
        }
        Verdict expected = of(expected(state, inFlight), action);
        if (now == ContainerStatus.REMOVED) {
            // It removed itself before its operation was settled: nothing brings it back.
            return expected instanceof Verdict.AlreadySo ? expected : of(now, action);
        }
        return switch (expected) {
            case Verdict.AlreadySo already ->
                    hastens(inFlight.action(), action) || state.desired().state() != target
                            ? new Verdict.Admitted()
                            : already;
            case Verdict.Admitted admitted -> admitted;
            case Verdict.Refused refused ->
                    of(now, action) instanceof Verdict.Admitted admitted ? admitted : refused;
        };
    }

    static boolean isRevision(Action action) {
        return action == UPGRADE || action == ROLLBACK;
    }

    private static @Nullable Verdict whileMovingOrRevised(ContainerState state, Action action) {
        Verdict moving = whileMoving(state, action);
        Operation inFlight = state.desired().operation();
        if (moving != null || inFlight == null) {
            return moving;
        }
        boolean two = inFlight.replacement() != null && (action == RENAME || isRevision(action));
        boolean named = inFlight.action() == RENAME && isRevision(action);
        return two || named ? inFlight(inFlight) : null;
    }

    /** One thing at a time: a move overtakes nothing, and nothing overtakes it. */
    private static @Nullable Verdict whileMoving(ContainerState state, Action action) {
        Operation inFlight = state.desired().operation();
        Move move = inFlight == null ? null : inFlight.move();
        if (move != null) {
            return new Verdict.Refused(
                    "it is being moved from host "
                            + move.from().value()
                            + " to host "
                            + move.to().value()
                            + "; wait until it is there, or call the move off");
        }
        return action == MOVE && inFlight != null ? inFlight(inFlight) : null;
    }

    private static Verdict inFlight(Operation operation) {
        return new Verdict.Refused(
                "its " + operation.action().words() + " is in flight; wait until that is over");
    }

    /**
     * The verdict on something to be done once inside the container. Whether it succeeds is for the
     * host to say; here it is only refused where it cannot.
     */
    static Verdict ofAct(ContainerState state) {
        Verdict moving = whileMoving(state, Action.START);
        if (moving != null) {
            return moving;
        }
        if (state.acts().size() >= MOST_ACTS) {
            return new Verdict.Refused(
                    MOST_ACTS + " programs are being run in it already; wait for one to end");
        }
        return switch (state.observed().status()) {
            case RUNNING -> new Verdict.Admitted();
            case PAUSED -> new Verdict.Refused("it is paused; unpause it first");
            case CREATED, EXITED, DEAD, NOT_ON_HOST ->
                    new Verdict.Refused(NO_PROCESS + "; start it first");
            case RESTARTING -> new Verdict.Refused("it is restarting; try again when it runs");
            case REMOVING, REMOVED -> new Verdict.Refused("it is removed");
        };
    }

    /** The verdict on files to be copied in. What is stopped has files, too. */
    static Verdict ofCopy(ContainerState state) {
        Verdict moving = whileMoving(state, Action.START);
        if (moving != null) {
            return moving;
        }
        if (state.acts().size() >= MOST_ACTS) {
            return new Verdict.Refused(
                    MOST_ACTS + " things are being done in it already; wait for one to end");
        }
        return ofDisclosure(state, Disclosure.What.FILES);
    }

    /** The verdict on a look inside. What is stopped has no processes, and still its files. */
    static Verdict ofDisclosure(ContainerState state, Disclosure.What what) {
        ContainerStatus now = state.observed().status();
        if (what == Disclosure.What.TRANSCRIPT) {
            return new Verdict.Admitted(); // kept here, wherever the container is
        }
        if (!now.isOnHost()) {
            return new Verdict.Refused(
                    now == ContainerStatus.REMOVED ? "it is removed" : "it is not on its host");
        }
        return what == Disclosure.What.PROCESSES && !now.hasProcess()
                ? new Verdict.Refused(NO_PROCESS + "; start it first")
                : new Verdict.Admitted();
    }

    /** What the container will be once the operation in flight has succeeded. */
    private static ContainerStatus expected(ContainerState state, Operation inFlight) {
        if (inFlight.action() == RENAME) {
            return state.observed().status();
        }
        return switch (state.desired().state()) {
            case RUNNING -> ContainerStatus.RUNNING;
            case PAUSED -> ContainerStatus.PAUSED;
            case STOPPED ->
                    inFlight.action() == Action.CREATE
                            ? ContainerStatus.CREATED
                            : ContainerStatus.EXITED;
            case ABSENT -> ContainerStatus.REMOVING;
        };
    }

    // A process may ignore the signal of a kill, so a stop may overtake it; an unforced removal may
    // wait for ever.
    private static boolean hastens(Action inFlight, Action asked) {
        return (inFlight == KILL && asked == STOP) || (inFlight == REMOVE && asked == FORCE_REMOVE);
    }

    private static Map<ContainerStatus, Map<Action, Verdict>> table(Row... rows) {
        Map<ContainerStatus, Map<Action, Verdict>> table = new EnumMap<>(ContainerStatus.class);
        for (Row row : rows) {
            table.put(row.status, row.verdicts);
        }
        return table;
    }

    private static Row row(ContainerStatus status) {
        return new Row(status);
    }

    /** The actions that are asked of a container on record, in the table's order. */
    public static List<Action> actions() {
        return Arrays.stream(Action.values())
                .filter(action -> !ASKED_BY_NOBODY.contains(action))
                .toList();
    }

    private static final class Row {
        private final ContainerStatus status;
        private final Map<Action, Verdict> verdicts = new EnumMap<>(Action.class);

        Row(ContainerStatus status) {
            this.status = status;
        }

        Row admits(Action... actions) {
            return put(new Verdict.Admitted(), actions);
        }

        Row alreadySo(Action... actions) {
            return put(new Verdict.AlreadySo(), actions);
        }

        Row refuses(String because, Action... actions) {
            return put(new Verdict.Refused(because), actions);
        }

        private Row put(Verdict verdict, Action... actions) {
            for (Action action : actions) {
                verdicts.put(action, verdict);
            }
            return this;
        }
    }
}
