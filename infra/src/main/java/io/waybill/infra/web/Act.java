package io.waybill.infra.web;

import io.waybill.domain.container.Action;
import io.waybill.domain.container.Admission;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Verdict;
import io.waybill.projections.Words;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a person can do to a container, each with what it will do, as it is confirmed. */
enum Act {
    START(
            Action.START,
            "Start",
            "It is started on its host, and made there first where it is not."),
    STOP(
            Action.STOP,
            "Stop",
            "Its process is asked to end, and killed if it has not ended within the grace. It stays on its host, stopped."),
    RESTART(
            Action.RESTART,
            "Restart",
            "Its process is ended as by a stop, and started again: it is away in between."),
    PAUSE(Action.PAUSE, "Pause", "Its processes are frozen where they are: it answers nobody."),
    UNPAUSE(Action.UNPAUSE, "Unpause", "Its processes go on where they were frozen."),
    KILL(
            Action.KILL,
            "Kill",
            "Its process gets the signal at once. By KILL it ends without a chance to put anything in order, and stays on its host, stopped."),
    RENAME(
            Action.RENAME,
            "Rename",
            "It bears the new name from here on; its id and its history stay."),
    ROLLBACK(
            Action.ROLLBACK,
            "Go back to a revision",
            "What that revision said becomes its next one, made beside this one and put in its place when it works; otherwise this one runs on."),
    REMOVE(
            Action.REMOVE,
            "Remove",
            "It is removed from its host, with what it wrote outside of volumes. Its history stays."),
    FORCE_REMOVE(
            Action.FORCE_REMOVE,
            "Remove with force",
            "It is killed if it runs, and removed from its host, with what it wrote outside of volumes. Its history stays.");

    private final Action action;
    final String title;
    final String meaning;

    Act(Action action, String title, String meaning) {
        this.action = action;
        this.title = title;
        this.meaning = meaning;
    }

    public String word() {
        return Words.of(this);
    }

    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }

    /** Whether it ends something that runs, or is for good. */
    public boolean isDangerous() {
        return this == KILL || this == REMOVE || this == FORCE_REMOVE;
    }

    public boolean takesGrace() {
        return this == STOP || this == RESTART || this == ROLLBACK;
    }

    static Optional<Act> named(String word) {
        return Arrays.stream(values()).filter(act -> act.word().equals(word)).findFirst();
    }

    /** Those that a container in that state admits. */
    static List<Act> admittedBy(ContainerStatus status) {
        return Arrays.stream(values())
                .filter(act -> Admission.of(status, act.action) instanceof Verdict.Admitted)
                .toList();
    }
}
