package io.waybill.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A container that a test changes past Waybill, and what is to be on record of that. */
final class StormedContainer {
    private static final String SOMEBODY = " somebody-else";

    /** What becomes of its process. */
    enum Kind {
        LIVES("[\"/bin/sleep\", \"100000\"]", ""),
        ENDS("[\"/bin/sh\", \"-c\", \"sleep 0.3; exit 7\"]", "exit process"),
        EATS(
                "[\"/bin/sh\", \"-c\", \"sleep 0.3; x=aaaa; while true; do x=$x$x; done\"]",
                "exit out-of-memory");

        private final String command;
        private final String end;

        Kind(String command, String end) {
            this.command = command;
            this.end = end;
        }

        String spec() {
            return """
                   {"command": %s, "limits": {"memoryBytes": %d}, "networkMode": "none"}"""
                    .formatted(command, 16 << 20);
        }
    }

    private enum State {
        RUNS,
        PAUSED,
        ENDED,
        GONE
    }

    private final Kind kind;
    private final StormedHost host;
    private final String id;
    private final String engineId;
    private final String name;
    private final List<String> done = new ArrayList<>();
    private State state;
    private int renamed;
    private int programs;
    private int updates;

    StormedContainer(Kind kind, StormedHost host, String id, String name) {
        this.kind = kind;
        this.host = host;
        this.id = id;
        this.name = name;
        this.engineId =
                host.cli("ps", "-aq", "--no-trunc", "--filter", "label=io.waybill.container=" + id);
        this.state = kind == Kind.LIVES ? State.RUNS : State.ENDED;
    }

    String id() {
        return id;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    /** What is to be on record of it: action and cause, oldest first, programs and limits aside. */
    List<String> done() {
        return done;
    }

    /** How many programs somebody ran in it, of those that an engine tells. */
    int programs() {
        return host.tellsSignals() ? programs : 0;
    }

    /** How many times its limits were changed; told are those that a look found. */
    int updates() {
        return updates;
    }

    /** Makes a change that the state it is in allows. */
    void change(Random random) {
        switch (state) {
            case RUNS -> changeWhatRuns(random);
            case PAUSED -> unpause();
            case ENDED -> start(random);
            case GONE -> throw new IllegalStateException(this + " is gone");
        }
    }

    private void changeWhatRuns(Random random) {
        switch (random.nextInt(9)) {
            case 0 -> end("stop", "-t", "0");
            case 1 -> end("kill");
            case 2 -> {
                host.cli("restart", "-t", "0", engineId);
                done.add(ended());
                done.add("start" + SOMEBODY);
            }
            case 3, 4 -> {
                host.cli("pause", engineId);
                state = State.PAUSED;
                done.add("pause" + SOMEBODY);
            }
            case 5 -> {
                host.cli("exec", engineId, "/bin/sh", "-c", "exit 0");
                programs++;
            }
            case 6 -> host.tagAndUntag(host.cli("inspect", "--format", "{{.Image}}", engineId));
            case 7 -> {
                if (host.tellsSignals()) {
                    host.cli("update", "--cpu-shares", "" + (2 + random.nextInt(1000)), engineId);
                    updates++;
                } else {
                    rename();
                }
            }
            default -> rename();
        }
    }

    private String ended() {
        return asDone("exit" + SOMEBODY);
    }

    /**
     * Podman tells that somebody stopped it after the end that this brought, but for now and then.
     */
    String asDone(String told) {
        boolean mayBeEither = !host.tellsSignals() && kind == Kind.LIVES;
        return mayBeEither && told.equals("exit" + SOMEBODY) ? "exit process" : told;
    }

    private void end(String... how) {
        List<String> arguments = new ArrayList<>(List.of(how));
        arguments.add(engineId);
        host.cli(arguments.toArray(String[]::new));
        host.cli("wait", engineId);
        state = State.ENDED;
        done.add(ended());
    }

    private void start(Random random) {
        if (random.nextInt(5) == 0) {
            rename();
            return;
        }
        host.cli("start", engineId);
        done.add("start" + SOMEBODY);
        if (kind == Kind.LIVES) {
            state = State.RUNS;
        } else {
            host.cli("wait", engineId);
            done.add(kind.end);
        }
    }

    private void unpause() {
        host.cli("unpause", engineId);
        state = State.RUNS;
        done.add("unpause" + SOMEBODY);
    }

    private void rename() {
        renamed++;
        host.cli("rename", engineId, name + "-" + renamed);
        done.add("rename" + SOMEBODY);
    }

    void remove() {
        if (state == State.PAUSED) {
            unpause();
        }
        host.cli("rm", "-f", engineId);
        if (state == State.RUNS) {
            done.add(ended());
        }
        done.add("remove" + SOMEBODY);
        state = State.GONE;
    }

    /** As its engine has it, in the API's words: status, begin of its run, exit code and name. */
    String onHost() {
        if (isGone()) {
            return "not-on-host";
        }
        String[] seen =
                host.cli(
                                "inspect",
                                "--format",
                                "{{.State.Status}} {{.State.StartedAt}} {{.State.ExitCode}} {{.Name}}",
                                engineId)
                        .split(" ");
        boolean ended = seen[0].equals("exited");
        return seen[0]
                + " "
                + (seen[1].startsWith("0001") ? "" : seen[1].substring(0, 19))
                + (ended ? " " + seen[2] : "")
                + " "
                + seen[3].replaceFirst("^/", "");
    }

    void cleanUp() {
        if (!isGone()) {
            host.cli("rm", "-f", engineId);
        }
    }

    @Override
    public String toString() {
        return name + " (" + id + ")";
    }
}
