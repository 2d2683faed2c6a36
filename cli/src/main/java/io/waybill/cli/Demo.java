package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The life that is played, from the first image version to the rollback. */
final class Demo {
    static final String IMAGE = "demo-web";
    private static final List<String> WEB = List.of("demo-web-1", "demo-web-2", "demo-web-3");
    private static final String WORKER = "demo-worker";
    private static final String STRAY = "demo-stray";
    private static final int LONGEST_BY_HAND_SECONDS = 60;
    private static final int TRIES = 200;
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final ShownCommands commands;
    private final Api api;
    private final String host;
    private final List<String> versions;

    Demo(ShownCommands commands, Api api, String host, List<String> versions) {
        this.commands = commands;
        this.api = api;
        this.host = host;
        this.versions = versions;
    }

    /**
     * @param engine its address; none of a simulated host
     */
    int play(String repository, @Nullable String engine) {
        if (!mine().isEmpty()) {
            throw new Failed(
                    Failed.REFUSED,
                    "the demo was played here already; waybill demo --clean takes it away, then it can be again");
        }
        prepare(repository, engine == null);
        deploy();
        trouble(engine);
        upgradeAndBack();
        commands.say("What came of it is on record, and can be asked for:");
        commands.run("ps", "--all");
        commands.run("audit", "--limit", "12");
        commands.say(
                "See it in the browser: "
                        + api.server()
                        + "/ui; the slider goes back. To take the containers away: ./waybill demo --clean");
        return 0;
    }

    private void prepare(String repository, boolean simulated) {
        if (simulated && !isThere("/hosts/" + Api.segment(host))) {
            commands.say("A host on which containers are only played.");
            commands.run("host", "add", host, "simulated:", "-m", "for the demo");
        }
        commands.say("An image is a repository that is followed; a version of it never changes.");
        if (!isThere("/images/" + IMAGE)) {
            commands.run("image", "add", IMAGE, repository);
        }
        commands.run("image", "publish", IMAGE, versions.getFirst());
        commands.run("image", "publish", IMAGE, versions.getLast(), "--no-current");
        JsonNode known = api.get("/images/" + IMAGE, Map.of()).json();
        if (!Json.text(known, "current").equals(version(known, versions.getFirst()))) {
            commands.run("image", "use", IMAGE, version(known, versions.getFirst()));
        }
    }

    private void deploy() {
        commands.say("Three containers of the first version, and a job.");
        for (String name : WEB) {
            commands.run(
                    "run",
                    "--name",
                    name,
                    "--host",
                    host,
                    "-l",
                    "demo=waybill",
                    "-e",
                    "STAGE=demo",
                    "--memory",
                    "64m",
                    "-m",
                    "the shop opens",
                    "--ticket",
                    "DEMO-1",
                    IMAGE);
        }
        commands.run(
                "stop", WEB.get(1), "-t", "1s", "-m", "maintenance window", "--ticket", "DEMO-2");
        commands.run("start", WEB.get(1), "--ticket", "DEMO-2");
    }

    private void trouble(@Nullable String engine) {
        commands.say("A job ends on its own with an exit code, and nobody asked it to.");
        List<String> run = new ArrayList<>(List.of("run", "--name", WORKER, "--host", host, IMAGE));
        if (engine != null) {
            run.addAll(List.of("sh", "-c", "sleep 3; exit 3"));
        }
        commands.run(run.toArray(String[]::new));
        if (engine == null) {
            commands.run("exec", WORKER, "by-hand", "crash", "3");
        }
        await(WORKER, "exited");
        commands.say(
                "Somebody stops one past Waybill. It is seen, and is drift until it is set right.");
        byHand(engine, WEB.getLast());
        await(WEB.getLast(), "exited");
        commands.run("drift");
        commands.run("start", WEB.getLast(), "-m", "it was stopped by hand");
        if (engine == null) {
            commands.say("Somebody runs one past Waybill, which is seen, too.");
            // It is there where the demo was played before: nothing takes away what is not on
            // record.
            commands.tryTo("exec", WEB.getFirst(), "by-hand", "run", STRAY);
        }
    }

    private void upgradeAndBack() {
        commands.say("All go to the second version by a plan, and back.");
        JsonNode known = api.get("/images/" + IMAGE, Map.of()).json();
        rollOut(
                List.of("rollout", "start"),
                version(known, versions.getLast()),
                "the new layout",
                "DEMO-3");
        rollOut(
                List.of("rollback"),
                version(known, versions.getFirst()),
                "slow since noon",
                "DEMO-4");
    }

    private void rollOut(List<String> command, String version, String reason, String ticket) {
        List<String> words = new ArrayList<>(command);
        words.addAll(
                List.of(
                        "-l",
                        "demo=waybill",
                        "--image",
                        IMAGE,
                        "--to-version",
                        version,
                        "--batch",
                        "2",
                        "--watch",
                        "1s",
                        "--apply",
                        "-m",
                        reason,
                        "--ticket",
                        ticket));
        commands.run(words.toArray(String[]::new));
    }

    /** On a real engine with its own command line, as somebody would. */
    private void byHand(@Nullable String engine, String name) {
        if (engine == null) {
            commands.run("exec", name, "by-hand", "stop");
            return;
        }
        for (String program : List.of("docker", "podman")) {
            try {
                ProcessBuilder builder = new ProcessBuilder(program, "stop", "-t", "1", name);
                builder.environment().put("DOCKER_HOST", engine);
                builder.environment().put("CONTAINER_HOST", engine);
                Process process = builder.redirectErrorStream(true).start();
                commands.show(program, "stop", "-t", "1", name);
                if (process.waitFor(LONGEST_BY_HAND_SECONDS, TimeUnit.SECONDS)
                        && process.exitValue() == 0) {
                    return;
                }
                process.destroyForcibly();
            } catch (IOException _) {
                // It is not installed here.
            } catch (InterruptedException _) {
                throw Api.interrupted();
            }
        }
        throw new Failed(
                Failed.OPERATION,
                "neither docker nor podman could stop " + name + " at " + engine + " from here");
    }

    private void await(String name, String status) {
        for (int tries = 0; tries < TRIES; tries++) {
            JsonNode now =
                    api.get("/containers/" + Api.segment(host + "/" + name), Map.of()).json();
            if (Json.text(now, "status").equals(status)) {
                return;
            }
            Api.pause(LOOK_EVERY);
        }
        throw new Failed(Failed.OPERATION, name + " is not " + status);
    }

    private static String version(JsonNode image, String tag) {
        for (JsonNode version : image.path("versions")) {
            for (JsonNode known : version.path("tags")) {
                if (known.asString().equals(tag)) {
                    return Json.text(version, "number");
                }
            }
        }
        return "";
    }

    private boolean isThere(String path) {
        try {
            api.get(path, Map.of());
            return true;
        } catch (Failed failed) {
            if (failed.exitCode() == Failed.REFUSED) {
                return false;
            }
            throw failed;
        }
    }

    /** Its containers that are there. */
    private Set<String> mine() {
        Set<String> names = new HashSet<>();
        if (!isThere("/hosts/" + Api.segment(host))) {
            return names;
        }
        api.get("/containers", Map.of("host", host, "limit", "1000"))
                .json()
                .path("items")
                .forEach(container -> names.add(Json.text(container, "name")));
        Set<String> all = new HashSet<>(WEB);
        all.add(WORKER);
        all.add(STRAY);
        names.retainAll(all);
        return names;
    }

    int clean() {
        Set<String> there = mine();
        boolean stray = isThere("/hosts/" + Api.segment(host)) && isStrayThere();
        if (there.isEmpty() && !stray) {
            commands.say("There is nothing of the demo on host " + host + ".");
            return 0;
        }
        if (stray) {
            commands.say(
                    "What was run past Waybill is put under record first: nothing takes away what is not.");
            commands.run("adopt", "--host", host, STRAY, "-m", "the demo is over");
            there.add(STRAY);
        }
        for (String name : there.stream().sorted().toList()) {
            commands.run("rm", "--force", host + "/" + name, "-m", "the demo is over");
        }
        commands.say(
                "Image "
                        + IMAGE
                        + " and host "
                        + host
                        + " stay, for another demo, and all that happened stays on record."
                        + " To take the host out of service: ./waybill host rm "
                        + host);
        return 0;
    }

    private boolean isStrayThere() {
        return api.get("/hosts/" + Api.segment(host) + "/unmanaged", Map.of())
                .json()
                .path("items")
                .valueStream()
                .anyMatch(container -> Json.text(container, "name").equals(STRAY));
    }
}
