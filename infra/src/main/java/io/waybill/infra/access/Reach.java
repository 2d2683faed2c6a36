package io.waybill.infra.access;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.SecretId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.domain.access.Touched;
import io.waybill.domain.container.ContainerCommand;
import io.waybill.domain.container.ContainerCommand.AdoptContainer;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.DiscloseContainer;
import io.waybill.domain.container.ContainerCommand.MoveContainer;
import io.waybill.domain.container.ContainerCommand.ReviseContainer;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Disclosure;
import io.waybill.domain.host.HostCommand;
import io.waybill.domain.host.HostCommand.ChangeHostLabels;
import io.waybill.domain.host.HostCommand.DecommissionHost;
import io.waybill.domain.host.HostCommand.DrainHost;
import io.waybill.domain.host.HostCommand.RegisterHost;
import io.waybill.domain.image.ImageCommand;
import io.waybill.domain.image.ImageCommand.BuildVersion;
import io.waybill.domain.image.ImageCommand.CommitVersion;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.RolloutCommand;
import io.waybill.domain.rollout.RolloutCommand.StartRollout;
import io.waybill.domain.rollout.RolloutState.Progress;
import io.waybill.domain.rollout.Step;
import io.waybill.domain.secret.SecretCommand;
import io.waybill.domain.secret.SecretCommand.DestroySecretVersion;
import io.waybill.domain.secret.SecretCommand.EraseSecret;
import io.waybill.domain.secret.SecretCommand.PutSecretVersion;
import io.waybill.domain.secret.SecretReference;
import io.waybill.domain.stack.StackCommand;
import io.waybill.domain.stack.StackCommand.DeclareStackRevision;
import io.waybill.domain.stack.StackDocument;
import io.waybill.infra.eventstore.Aggregates;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a command needs, and what it changes: as it is, and as it would be afterwards. */
@Component
class Reach {
    private final Aggregates aggregates;

    Reach(Aggregates aggregates) {
        this.aggregates = aggregates;
    }

    static Permission permission(Object command) {
        return switch (command) {
            case DiscloseContainer disclose ->
                    disclose.disclosure().what() == Disclosure.What.TRANSCRIPT
                            ? Permission.EXAMINE
                            : Permission.LOOK_INSIDE;
            case RegisterHost _, ChangeHostLabels _, DecommissionHost _ -> Permission.ADMINISTER;
            case PutSecretVersion _ -> Permission.KEEP_SECRETS;
            case DestroySecretVersion _, EraseSecret _ -> Permission.ADMINISTER;
            case ContainerCommand _,
                    HostCommand _,
                    ImageCommand _,
                    RolloutCommand _,
                    StackCommand _ ->
                    Permission.OPERATE;
            default -> Permission.ADMINISTER;
        };
    }

    List<Touched> of(Object command) {
        return switch (command) {
            case ContainerCommand container -> of(container);
            case DrainHost drain ->
                    Stream.concat(
                                    Stream.of(host(drain.hostId())),
                                    drain.containers().stream().map(this::container))
                            .toList();
            case HostCommand host -> List.of(host(host.hostId()));
            case BuildVersion build -> List.of(image(build.imageId(), build.host()));
            case CommitVersion commit ->
                    List.of(
                            image(commit.imageId(), commit.host()),
                            container(commit.source().container()));
            case ImageCommand image -> List.of(image(image.imageId(), null));
            case StartRollout start -> of(start.steps());
            case RolloutCommand rollout ->
                    of(
                            aggregates.rollout(rollout.rolloutId()).steps().stream()
                                    .map(Progress::step)
                                    .toList());
            case DeclareStackRevision declare ->
                    Stream.concat(
                                    before(declare).stream().flatMap(Reach::of),
                                    of(declare.document()))
                            .distinct()
                            .toList();
            case SecretCommand secret -> List.of(Touched.secret(secret.secretId()));
            default -> List.of(new Touched("Waybill itself", null, null, null));
        };
    }

    private List<Touched> of(ContainerCommand command) {
        return switch (command) {
            case DeclareContainer declare ->
                    List.of(
                            new Touched(
                                    "container " + declare.name(),
                                    declare.host(),
                                    declare.image().image(),
                                    declare.spec().labels(),
                                    secrets(declare.spec())));
            case AdoptContainer adopt ->
                    List.of(
                            new Touched(
                                    "container " + adopt.found().name(),
                                    adopt.host(),
                                    adopt.image().image(),
                                    adopt.found().spec().labels()));
            case MoveContainer move -> {
                Touched now = container(move.containerId());
                yield List.of(now, new Touched(now.what(), move.to(), now.image(), now.labels()));
            }
            case ReviseContainer revise -> {
                Touched now = container(revise.containerId());
                yield List.of(
                        now,
                        new Touched(
                                now.what(),
                                now.host(),
                                revise.image().image(),
                                revise.spec().labels(),
                                secrets(revise.spec())));
            }
            default -> List.of(container(command.containerId()));
        };
    }

    private Optional<StackDocument> before(DeclareStackRevision declare) {
        try {
            return Optional.of(aggregates.stack(declare.stackId()).newestDocument());
        } catch (UnknownThing _) {
            return Optional.empty();
        }
    }

    private static Stream<Touched> of(StackDocument document) {
        return document.services().stream()
                .map(
                        service ->
                                new Touched(
                                        "service " + service.name(),
                                        document.host(),
                                        service.image().image(),
                                        service.spec().labels(),
                                        secrets(service.spec())));
    }

    /** Those of a stack were looked at when its revision was declared, which comes before. */
    private List<Touched> of(List<Step> steps) {
        List<Touched> touched = new ArrayList<>();
        for (Step step : steps) {
            Aim after = step.after();
            if (step.current() != null) {
                touched.add(image(step.current().image(), null));
            }
            if (step.before() != null && step.container() != null) {
                touched.add(container(step.container()));
            }
            if (after != null && after.stack() == null) {
                touched.add(
                        new Touched(
                                "container " + after.name(),
                                after.host(),
                                after.image().image(),
                                labels(step, after)));
            }
        }
        return touched;
    }

    private @Nullable Map<String, String> labels(Step step, Aim after) {
        ContainerId like =
                after.like() != null
                        ? after.like()
                        : step.before() == null ? null : step.container();
        return like == null ? null : aggregates.container(like).desired().spec().labels();
    }

    private Touched container(ContainerId id) {
        Desired desired = aggregates.container(id).desired();
        return new Touched(
                "container " + desired.name(),
                desired.host(),
                desired.image().image(),
                desired.spec().labels());
    }

    private static Set<SecretId> secrets(ContainerSpec spec) {
        return spec.secrets().values().stream()
                .map(SecretReference::secret)
                .collect(Collectors.toSet());
    }

    private static Touched host(HostId id) {
        return new Touched("host " + id.value(), id, null, null);
    }

    private static Touched image(ImageId id, @Nullable HostId host) {
        return new Touched("image " + id.value(), host, id, null);
    }
}
