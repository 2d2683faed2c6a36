package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What can be asked of containers that are there. */
final class ContainerActions {
    private ContainerActions() {}

    /** One action on one or several containers, one after another. */
    abstract static class OnContainers implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();
        @Mixin private Asking asking = new Asking();

        @Parameters(
                paramLabel = "CONTAINER",
                arity = "1..*",
                description = "its name, host/name, id, or the beginning of its id")
        private List<String> containers = List.of();

        abstract String action();

        Map<String, Object> fields() {
            return Map.of();
        }

        @Override
        public Integer call() {
            Api api = connection.api();
            for (String container : containers) {
                Asking.tell(connection, ask(asking, api, container), container, action());
            }
            return 0;
        }

        Api.Answer ask(Asking asking, Api api, String container) {
            return asking.send(
                    api,
                    "POST",
                    "/api/v1/containers/" + Api.segment(container) + "/" + action(),
                    fields());
        }
    }

    @Command(name = "start", description = "Start containers that do not run.")
    static final class Start extends OnContainers {
        @Override
        String action() {
            return "start";
        }
    }

    @Command(
            name = "stop",
            description = "Ask the process to end, and kill it after the grace.",
            footer = "%nExample: waybill stop shop -t 30s -m 'too much memory' --ticket CHG-7")
    static final class Stop extends OnContainers {
        @Mixin private Grace grace = new Grace();

        @Override
        String action() {
            return "stop";
        }

        @Override
        Map<String, Object> fields() {
            return grace.fields();
        }
    }

    @Command(name = "restart", description = "End the run, and begin another.")
    static final class Restart extends OnContainers {
        @Mixin private Grace grace = new Grace();

        @Override
        String action() {
            return "restart";
        }

        @Override
        Map<String, Object> fields() {
            return grace.fields();
        }
    }

    /** How long a process has to end. */
    static final class Grace {
        @Option(
                names = {"-t", "--grace"},
                paramLabel = "TIME",
                description = "such as 30s (default: the engine's own, 10s)")
        private @Nullable String grace;

        Map<String, Object> fields() {
            // As docker has it, a bare number is in seconds.
            return grace == null
                    ? Map.of()
                    : Map.of("grace", grace.matches("\\d+") ? grace + "s" : grace);
        }
    }

    @Command(name = "pause", description = "Freeze the processes.")
    static final class Pause extends OnContainers {
        @Override
        String action() {
            return "pause";
        }
    }

    @Command(name = "unpause", description = "Let frozen processes go on.")
    static final class Unpause extends OnContainers {
        @Override
        String action() {
            return "unpause";
        }
    }

    @Command(name = "kill", description = "Send a signal that ends the process.")
    static final class Kill extends OnContainers {
        @Option(
                names = {"-s", "--signal"},
                paramLabel = "SIGNAL",
                description = "KILL, TERM, INT, QUIT, ABRT or HUP (default: KILL)")
        private @Nullable String signal;

        @Override
        String action() {
            return "kill";
        }

        @Override
        Map<String, Object> fields() {
            return signal == null ? Map.of() : Map.of("signal", signal);
        }
    }

    @Command(name = "rm", description = "Remove containers from their hosts. Their history stays.")
    static final class Rm extends OnContainers {
        @Option(
                names = {"-f", "--force"},
                description = "even where the process runs")
        private boolean force;

        @Override
        String action() {
            return "rm";
        }

        @Override
        Api.Answer ask(Asking asking, Api api, String container) {
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("force", force);
            return asking.delete(api, "/api/v1/containers/" + Api.segment(container), query);
        }
    }

    @Command(name = "rename", description = "Give a container another name.")
    static final class Rename implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();
        @Mixin private Asking asking = new Asking();

        @Parameters(index = "0", paramLabel = "CONTAINER")
        private String container = "";

        @Parameters(index = "1", paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            Asking.tell(
                    connection,
                    asking.send(
                            connection.api(),
                            "POST",
                            "/api/v1/containers/" + Api.segment(container) + "/rename",
                            Map.of("name", name)),
                    container,
                    "rename");
            return 0;
        }
    }
}
