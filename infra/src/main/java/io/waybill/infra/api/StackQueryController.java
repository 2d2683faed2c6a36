package io.waybill.infra.api;

import io.waybill.domain.StackId;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.SpecDiff;
import io.waybill.domain.container.StackPart;
import io.waybill.domain.stack.StackDocument;
import io.waybill.domain.stack.StackService;
import io.waybill.domain.stack.StackState;
import io.waybill.infra.access.Needs;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.rollout.RolloutPlanner;
import io.waybill.infra.stack.StackHistory;
import io.waybill.infra.stack.StackHistory.KnownRevision;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be asked of stacks: by the log, which lags behind nothing. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1/stacks")
public class StackQueryController {
    private static final Comparator<Member> IN_ORDER =
            Comparator.comparing(Member::service).thenComparing(Member::number);

    private final Aggregates aggregates;
    private final StackHistory history;
    private final RolloutPlanner planner;

    StackQueryController(Aggregates aggregates, StackHistory history, RolloutPlanner planner) {
        this.aggregates = aggregates;
        this.history = history;
        this.planner = planner;
    }

    /**
     * A stack in a list.
     *
     * @param revision the newest
     * @param status what became of that
     * @param services none of one that was removed
     * @param running how many of its containers run
     */
    public record Summary(
            String name,
            String host,
            int revision,
            String status,
            int services,
            int containers,
            int running,
            @Nullable String rollout) {}

    public record Summaries(List<Summary> items) {}

    /** One of its containers. */
    public record Member(
            String container,
            String name,
            String host,
            String service,
            int number,
            String image,
            int version,
            String status,
            @Nullable String health) {
        static Member of(ContainerState container) {
            StackPart part = Objects.requireNonNull(container.desired().spec().stack());
            Health health = container.observed().health();
            return new Member(
                    container.id().value(),
                    container.desired().name(),
                    container.desired().host().value(),
                    part.service(),
                    part.number(),
                    container.desired().image().image().value(),
                    container.desired().image().version(),
                    Words.of(container.observed().status()),
                    health == null ? null : Words.of(health));
        }
    }

    /**
     * A stack, as it is now.
     *
     * @param document what its newest revision says
     */
    public record View(Summary summary, StackDocument document, List<Member> containers) {}

    record Revisions(List<KnownRevision> items) {}

    record Revision(KnownRevision revision, StackDocument document) {}

    /**
     * What two revisions say otherwise of one service.
     *
     * @param change {@code added}, {@code removed} or {@code changed}
     */
    public record ServiceChange(String service, String change, List<SpecDiff.Change> changes) {}

    record Diff(int from, int to, List<ServiceChange> services) {}

    @GetMapping
    public Summaries stacks() {
        return new Summaries(history.all().stream().map(this::summary).toList());
    }

    private Summary summary(StackId id) {
        return summary(
                aggregates.stack(id),
                planner.membersOf(id).values(),
                history.revisions(id).getFirst());
    }

    private static Summary summary(
            StackState stack, Collection<ContainerState> members, KnownRevision newest) {
        return new Summary(
                stack.id().value(),
                stack.newestDocument().host().value(),
                stack.newest(),
                newest.status(),
                stack.newestDocument().services().size(),
                members.size(),
                (int)
                        members.stream()
                                .filter(each -> each.observed().status() == ContainerStatus.RUNNING)
                                .count(),
                newest.rollout());
    }

    @GetMapping("/{stack}")
    View stack(@PathVariable String stack) {
        StackId id = new StackId(stack);
        return view(aggregates.stack(id), history.revisions(id));
    }

    /**
     * @param revisions all that it had, newest first
     */
    public View view(StackState stack, List<KnownRevision> revisions) {
        Collection<ContainerState> members = planner.membersOf(stack.id()).values();
        return new View(
                summary(stack, members, revisions.getFirst()),
                stack.newestDocument(),
                members.stream().map(Member::of).sorted(IN_ORDER).toList());
    }

    @GetMapping("/{stack}/revisions")
    Revisions revisions(@PathVariable String stack) {
        return new Revisions(history.revisions(new StackId(stack)));
    }

    @GetMapping("/{stack}/revisions/{revision}")
    Revision revision(@PathVariable String stack, @PathVariable int revision) {
        StackId id = new StackId(stack);
        StackDocument document = aggregates.stack(id).revision(revision);
        KnownRevision known =
                history.revisions(id).stream()
                        .filter(each -> each.revision() == revision)
                        .findFirst()
                        .orElseThrow();
        return new Revision(known, document);
    }

    @GetMapping("/{stack}/diff")
    Diff diff(@PathVariable String stack, @RequestParam int from, @RequestParam int to) {
        StackState state = aggregates.stack(new StackId(stack));
        return new Diff(from, to, changes(state.revision(from), state.revision(to)));
    }

    /** What one says otherwise than another, service by service. */
    public static List<ServiceChange> changes(StackDocument before, StackDocument after) {
        Set<String> names = new LinkedHashSet<>();
        before.services().forEach(service -> names.add(service.name()));
        after.services().forEach(service -> names.add(service.name()));
        List<ServiceChange> changes = new ArrayList<>();
        for (String name : names) {
            change(name, before, after, changes);
        }
        return changes;
    }

    private static void change(
            String name, StackDocument from, StackDocument to, List<ServiceChange> changes) {
        StackService before = from.service(name).orElse(null);
        StackService after = to.service(name).orElse(null);
        if (before == null || after == null) {
            changes.add(new ServiceChange(name, before == null ? "added" : "removed", List.of()));
            return;
        }
        List<SpecDiff.Change> found =
                new ArrayList<>(
                        SpecDiff.between(
                                before.image(), before.spec(), after.image(), after.spec()));
        compare("replicas", before.replicas(), after.replicas(), found);
        compare("containerName", before.containerName(), after.containerName(), found);
        compare("dependsOn", words(before), words(after), found);
        if (!found.isEmpty()) {
            changes.add(new ServiceChange(name, "changed", found));
        }
    }

    private static void compare(
            String field,
            @Nullable Object before,
            @Nullable Object after,
            List<SpecDiff.Change> found) {
        if (!Objects.equals(before, after)) {
            found.add(new SpecDiff.Change(field, text(before), text(after)));
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String words(StackService service) {
        return service.dependsOn().isEmpty()
                ? null
                : service.dependsOn().entrySet().stream()
                        .map(other -> other.getKey() + " " + Words.of(other.getValue()))
                        .sorted()
                        .collect(Collectors.joining(", "));
    }
}
