package io.waybill.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The documented life of a container is the one that commands are decided by: the document is drawn
 * from the same table. {@code -Dlifecycle.write=true} writes it.
 */
class LifecycleDocumentTest {

    private static final Set<Action> STAYS =
            Set.of(Action.RENAME, Action.MOVE, Action.UPGRADE, Action.ROLLBACK);
    private static final Path DOCUMENT = Path.of("..", "docs", "lifecycle.md");

    @Test
    void theDocumentSaysWhatTheTableSays() throws IOException {
        String drawn = document();
        if (Boolean.getBoolean("lifecycle.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, drawn);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualToNormalizingNewlines(drawn);
    }

    private static String document() {
        return """
        # The life of a container

        This page is drawn from the table that commands are decided by
        (`Admission.TABLE` in the domain). A test fails when the two differ.
        To draw it anew, run `mvn test -pl domain -Dtest=LifecycleDocumentTest -Dlifecycle.write=true`.

        ## States

        A container's state is what its engine last reported. Two states are for when the
        engine reports nothing:

        - `not-on-host`: it is on record, but not on its host. It is still to be made, or somebody
          else removed it.
        - `removed`: it is gone for good. Its removal was asked for, or it was made to remove itself.

        ## Which state admits which action

        - **yes**: the action is admitted. It is put on record, and the host's agent carries it out.
        - *so already*: what is asked for is so. Nothing is put on record, and the answer says
          that nothing changed.
        - no: the action is refused. The reasons are below.

        %s
        Four rules go beyond the table:

        - While an operation is in flight, a new request is judged by the state that the operation
          leads to. Where that refuses it, the present state may still admit it. A request that is
          admitted abandons the operation in flight.
        - A move overtakes nothing and is overtaken by nothing: while another operation is in flight
          it is refused, and while it is in flight everything else is. It can be called off.
        - While an upgrade or a rollback is in flight, a rename, a move and another of them are refused. Anything
          else that is admitted calls it off: the former revision stays, unless the next one has taken its place
          already.
        - Where somebody else brought about what is asked for, asking for it is admitted:
          from then on it is what was asked for.

        ## Why an action is refused

        %s
        ## What an action leads to

        A rename, a move, an upgrade and a rollback are left out: they leave the state as it is. What happens on a host without being
        asked for, such as a process that ends, is put on record too. It is not in this diagram,
        because no state refuses it.

        ```mermaid
        %s```
        """
                .formatted(table(), reasons(), diagram());
    }

    private static String table() {
        List<Action> actions = Admission.actions();
        StringBuilder text = new StringBuilder("| state |");
        actions.forEach(action -> text.append(" ").append(action.words()).append(" |"));
        text.append("\n|---|").append("---|".repeat(actions.size())).append("\n");
        for (ContainerStatus status : ContainerStatus.values()) {
            text.append("| `").append(words(status)).append("` |");
            for (Action action : actions) {
                text.append(
                        switch (Admission.of(status, action)) {
                            case Verdict.Admitted _ -> " **yes** |";
                            case Verdict.AlreadySo _ -> " *so already* |";
                            case Verdict.Refused _ -> " no |";
                        });
            }
            text.append("\n");
        }
        return text.toString();
    }

    private static String reasons() {
        StringBuilder text = new StringBuilder("| state | action | because |\n|---|---|---|\n");
        for (ContainerStatus status : ContainerStatus.values()) {
            Map<String, List<String>> refused = new LinkedHashMap<>();
            for (Action action : Admission.actions()) {
                if (Admission.of(status, action) instanceof Verdict.Refused(String because)) {
                    refused.computeIfAbsent(because, _ -> new ArrayList<>()).add(action.words());
                }
            }
            refused.forEach(
                    (because, actions) ->
                            text.append("| `")
                                    .append(words(status))
                                    .append("` | ")
                                    .append(String.join(", ", actions))
                                    .append(" | ")
                                    .append(because)
                                    .append(" |\n"));
        }
        return text.toString();
    }

    private static String diagram() {
        StringBuilder text = new StringBuilder("stateDiagram-v2\n");
        for (ContainerStatus status : ContainerStatus.values()) {
            text.append("    state \"%s\" as %s\n".formatted(words(status), identifier(status)));
        }
        text.append(arrow("[*]", ContainerStatus.NOT_ON_HOST, "create"));
        for (ContainerStatus status : ContainerStatus.values()) {
            Map<ContainerStatus, String> targets =
                    Admission.actions().stream()
                            .filter(action -> !STAYS.contains(action))
                            .filter(
                                    action ->
                                            Admission.of(status, action)
                                                    instanceof Verdict.Admitted)
                            .collect(
                                    Collectors.groupingBy(
                                            LifecycleDocumentTest::leadsTo,
                                            LinkedHashMap::new,
                                            Collectors.mapping(
                                                    Action::words, Collectors.joining(", "))));
            targets.forEach(
                    (target, actions) -> text.append(arrow(identifier(status), target, actions)));
        }
        text.append("    removed --> [*]\n");
        return text.toString();
    }

    private static ContainerStatus leadsTo(Action action) {
        return switch (action) {
            case START, RESTART, UNPAUSE -> ContainerStatus.RUNNING;
            case STOP, KILL -> ContainerStatus.EXITED;
            case PAUSE -> ContainerStatus.PAUSED;
            case REMOVE, FORCE_REMOVE -> ContainerStatus.REMOVED;
            case CREATE, RENAME, MOVE, UPGRADE, ROLLBACK, HEAL, REMAKE ->
                    throw new IllegalArgumentException(action + " is not an arrow between states");
        };
    }

    private static String arrow(String from, ContainerStatus to, String label) {
        return "    %s --> %s : %s\n".formatted(from, identifier(to), label);
    }

    // A hyphen would end an identifier in Mermaid.
    private static String identifier(ContainerStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String words(ContainerStatus status) {
        return identifier(status).replace('_', '-');
    }
}
