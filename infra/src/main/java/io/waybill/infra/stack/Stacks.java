package io.waybill.infra.stack;

import io.waybill.domain.HostId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.StackId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.rollout.Plan;
import io.waybill.domain.stack.StackCommand.DeclareStackRevision;
import io.waybill.domain.stack.StackDocument;
import io.waybill.domain.stack.StackService;
import io.waybill.domain.stack.StackState;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.Placements;
import io.waybill.infra.compose.ComposeFile;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.rollout.RolloutPlanner;
import io.waybill.infra.secret.SecretSpecs;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What stacks are to become: drafted, and put on record. */
@Component
public class Stacks {
    private final Aggregates aggregates;
    private final StackImages images;
    private final Placements placements;
    private final RolloutPlanner planner;
    private final Commands commands;
    private final SecretSpecs secrets;

    Stacks(
            Aggregates aggregates,
            StackImages images,
            Placements placements,
            RolloutPlanner planner,
            Commands commands,
            SecretSpecs secrets) {
        this.aggregates = aggregates;
        this.images = images;
        this.placements = placements;
        this.planner = planner;
        this.commands = commands;
        this.secrets = secrets;
    }

    /**
     * What a file would make of its stack.
     *
     * @param host where absent, the one that it is on; or else the one that fits best
     * @param plain names of variables that are insisted on in the clear, if any are
     */
    public StackDraft draft(ComposeFile file, @Nullable String host, @Nullable Set<String> plain) {
        StackState before = find(file.name());
        file.requireFit(
                service ->
                        SecretSpecs.inTheClear(
                                service.spec().environment(), plain, known(before, service)),
                name -> SecretSpecs.lookLikeSecrets(List.of(name)));
        Map<String, FoundImage> found = images.find(file);
        List<StackService> services =
                said(
                        file,
                        () ->
                                file.services().stream()
                                        .map(each -> service(file, each, found, plain, before))
                                        .toList());
        HostId where = hostOf(host, before, services);
        StackDocument document =
                said(file, () -> new StackDocument(where, services, file.leftOut()));
        return draft(
                file.name(), before, document, null, file.unset(), List.copyOf(found.values()));
    }

    /** What makes no sense is told with its place in the file. */
    private static <T> T said(ComposeFile file, Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidInput invalid) {
            throw file.refused(invalid);
        }
    }

    private StackService service(
            ComposeFile file,
            ComposeFile.Service service,
            Map<String, FoundImage> found,
            @Nullable Set<String> plain,
            @Nullable StackState before) {
        return new StackService(
                service.name(),
                service.image(),
                Objects.requireNonNull(found.get(service.image())).reference(),
                fixed(file, service, plain, known(before, service)),
                service.replicas(),
                service.containerName(),
                service.dependsOn());
    }

    /** What is on record of its environment already. */
    private static Map<String, String> known(
            @Nullable StackState before, ComposeFile.Service service) {
        return before == null
                ? Map.of()
                : before.newestDocument()
                        .service(service.name())
                        .map(former -> former.spec().environment())
                        .orElse(Map.of());
    }

    private ContainerSpec fixed(
            ComposeFile file,
            ComposeFile.Service service,
            @Nullable Set<String> plain,
            Map<String, String> known) {
        try {
            return secrets.fixed(service.spec(), plain, known);
        } catch (InvalidInput invalid) {
            throw file.refused(service, invalid);
        }
    }

    /**
     * What going back to a former revision would make of a stack.
     *
     * @throws UnknownThing where it has none of that number
     */
    public StackDraft rollback(StackId stack, int revision) {
        StackState before = aggregates.stack(stack);
        StackDocument document = before.revision(revision);
        document.services().forEach(service -> secrets.requireReadable(service.spec()));
        return draft(stack, before, document, revision, List.of(), List.of());
    }

    /** What its removal would make of a stack. */
    public StackDraft removal(StackId stack) {
        StackState before = aggregates.stack(stack);
        StackDocument nothing = StackDocument.nothing(before.newestDocument().host());
        return draft(stack, before, nothing, null, List.of(), List.of());
    }

    private StackDraft draft(
            StackId stack,
            @Nullable StackState before,
            StackDocument document,
            @Nullable Integer revisionOf,
            List<String> unset,
            List<FoundImage> found) {
        boolean isNews = before == null || !before.newestDocument().equals(document);
        int revision = (before == null ? 0 : before.newest()) + (isNews ? 1 : 0);
        Set<ImageReference> fresh =
                found.stream()
                        .filter(FoundImage::isNew)
                        .map(FoundImage::reference)
                        .collect(Collectors.toSet());
        Plan plan = planner.plan(stack, revision, document, fresh);
        return new StackDraft(stack, revision, document, isNews, revisionOf, unset, found, plan);
    }

    private @Nullable StackState find(StackId stack) {
        try {
            return aggregates.stack(stack);
        } catch (UnknownThing _) {
            return null;
        }
    }

    private HostId hostOf(
            @Nullable String named, @Nullable StackState before, List<StackService> services) {
        if (named == null && before != null) {
            return before.newestDocument().host();
        }
        long memory =
                services.stream()
                        .mapToLong(
                                each -> {
                                    Long bytes = each.spec().limits().memoryBytes();
                                    return bytes == null ? 0 : bytes * each.replicas();
                                })
                        .sum();
        if (services.isEmpty()) {
            throw new InvalidInput("services", "there is none");
        }
        ContainerSpec all =
                ContainerSpec.DEFAULT.updated(
                        new Limits(memory == 0 ? null : memory, null), RestartPolicy.NEVER);
        return placements.of(named, all).host();
    }

    /** Puts a draft's images on record. */
    public void recordImages(StackDraft draft, Caller caller) {
        images.record(draft.images(), caller);
    }

    /** What puts a draft's revision on record, once its images are. */
    public DeclareStackRevision declaring(StackDraft draft) {
        return new DeclareStackRevision(
                draft.stack(), draft.revision(), draft.document(), draft.revisionOf());
    }
}
