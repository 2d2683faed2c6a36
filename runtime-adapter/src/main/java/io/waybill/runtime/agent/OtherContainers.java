package io.waybill.runtime.agent;

import io.waybill.domain.Refusal;
import io.waybill.domain.container.Unmanaged;
import io.waybill.domain.wire.AgentReport.UnmanagedSeen;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.Listed;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.Secrets;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The containers on a host that are none of Waybill's. They are told of, whole but for their
 * secrets, so that they are seen and can be adopted; nothing is ever done to them.
 */
final class OtherContainers {
    private static final Logger log = LoggerFactory.getLogger(OtherContainers.class);

    /** Few enough for a record on Kafka, however long their specifications are. */
    private static final int AT_ONCE = 20;

    private final ContainerRuntime runtime;
    private final Secrets secrets;
    private final Consumer<UnmanagedSeen> tell;
    private final InstantSource clock;
    private final Set<String> happened = ConcurrentHashMap.newKeySet();
    private volatile boolean tellAll = true;
    private Map<String, Listed> told = Map.of();

    OtherContainers(
            ContainerRuntime runtime,
            Secrets secrets,
            Consumer<UnmanagedSeen> tell,
            InstantSource clock) {
        this.runtime = runtime;
        this.secrets = secrets;
        this.tell = tell;
        this.clock = clock;
    }

    /** Something happened to one of them: the next comparison looks at it. */
    void happened(String engineId) {
        happened.add(engineId);
    }

    boolean isNewsWaiting() {
        return !happened.isEmpty();
    }

    /** What was told did not arrive, or may not have: all is told again. */
    void forget() {
        tellAll = true;
    }

    /** To which of them something happened; to be asked before the list that is compared. */
    Set<String> touched() {
        return Set.copyOf(happened);
    }

    void compare(Set<String> touched, List<Listed> listed) {
        Map<String, Listed> now = new HashMap<>();
        listed.stream()
                .filter(line -> line.container() == null)
                .forEach(line -> now.put(line.engineId(), line));
        Map<String, Listed> before = told;
        boolean all = tellAll;
        tellAll = false;
        List<Listed> changed =
                now.values().stream()
                        .filter(
                                line ->
                                        all
                                                || touched.contains(line.engineId())
                                                || !line.equals(before.get(line.engineId())))
                        .toList();
        if (!all && changed.isEmpty() && before.keySet().equals(now.keySet())) {
            happened.removeAll(touched);
            return;
        }
        report(changed, List.copyOf(now.keySet()));
        told = now;
        happened.removeAll(touched);
    }

    private void report(List<Listed> changed, List<String> present) {
        List<Unmanaged> found = new ArrayList<>();
        for (Listed line : changed) {
            examine(line).ifPresent(found::add);
        }
        for (int from = 0; from == 0 || from < found.size(); from += AT_ONCE) {
            int to = Math.min(found.size(), from + AT_ONCE);
            tell.accept(
                    new UnmanagedSeen(
                            List.copyOf(found.subList(from, to)), present, clock.instant()));
        }
    }

    /** One that cannot be made sense of hides no other. */
    private Optional<Unmanaged> examine(Listed line) {
        try {
            return runtime.examine(line.engineId()).map(this::withoutSecrets);
        } catch (RuntimeFailure | Refusal | IllegalArgumentException odd) {
            log.warn(
                    "container {} of somebody else cannot be told of: {}",
                    line.name(),
                    odd.getMessage());
            return Optional.empty();
        }
    }

    private Unmanaged withoutSecrets(Unmanaged found) {
        return new Unmanaged(
                found.observed(), found.imageName(), found.image(), secrets.hide(found.spec()));
    }
}
