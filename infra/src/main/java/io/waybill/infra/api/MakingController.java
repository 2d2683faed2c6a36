package io.waybill.infra.api;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.host.HostState;
import io.waybill.domain.image.BuildSource;
import io.waybill.domain.image.CommitSource;
import io.waybill.domain.image.ImageCommand.BuildVersion;
import io.waybill.domain.image.ImageCommand.CommitVersion;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.image.Making;
import io.waybill.domain.wire.Question.DoImageWork;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.ActRequests.Asked;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.KnownHosts;
import io.waybill.infra.eventstore.Aggregates;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Versions that are made by Waybill: built, or committed from a container. */
@RestController
@Needs(Permission.OPERATE)
class MakingController {
    private final ActRequests acts;
    private final Aggregates aggregates;
    private final ContainerNames names;
    private final KnownHosts hosts;
    private final BuildContexts contexts;

    MakingController(
            ActRequests acts,
            Aggregates aggregates,
            ContainerNames names,
            KnownHosts hosts,
            BuildContexts contexts) {
        this.acts = acts;
        this.aggregates = aggregates;
        this.names = names;
        this.hosts = hosts;
        this.contexts = contexts;
    }

    /**
     * @param image of which it becomes a version
     * @param tag under which it is pushed; one of its own where absent
     * @param pause whether the engine pauses it meanwhile; not so, where absent
     */
    record Commit(
            @Nullable String image,
            @Nullable String tag,
            @Nullable Boolean pause,
            @Nullable Boolean makeCurrent,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    @PostMapping("/api/v1/containers/{container}/commit")
    @Nullable ResponseEntity<ImageWorkReply> commit(
            @PathVariable String container,
            @RequestBody Commit body,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        ImageId image = new ImageId(ContainerController.required("image", body.image()));
        var _ = CommandRequests.waitOf(http); // refused before anything is asked
        try (RunningAct running =
                acts.begin(
                        http,
                        body,
                        operation -> commit(names.resolve(container), image, operation, body))) {
            return ImageWorkAnswers.answer(running, version(running, image), http, response);
        }
    }

    private Asked commit(ContainerId id, ImageId image, OperationId operation, Commit body) {
        ContainerState container = aggregates.container(id);
        ObservedState observed = container.observed();
        if (!observed.status().isOnHost() || container.lostSince() != null) {
            throw new TransitionRefused(
                    "commit",
                    "container " + container.desired().name(),
                    "it is not seen on its host");
        }
        requireNoSecrets(container.desired());
        HostId host = container.desired().host();
        CommitSource source =
                new CommitSource(
                        id,
                        container.desired().name(),
                        container.desired().revision(),
                        container.desired().image(),
                        Boolean.TRUE.equals(body.pause()));
        return new Asked(
                aggregates.host(host),
                new DoImageWork(operation),
                new Prepared(
                        new CommitVersion(
                                image,
                                operation,
                                host,
                                body.tag(),
                                source,
                                Boolean.TRUE.equals(body.makeCurrent())),
                        image,
                        reply -> reply.on(host)));
    }

    /** An engine puts a container's environment into the image that it makes of it. */
    private static void requireNoSecrets(Desired desired) {
        if (!desired.spec().secrets().isEmpty()) {
            throw new TransitionRefused(
                    "commit",
                    "container " + desired.name(),
                    "the values of its secrets ("
                            + String.join(", ", desired.spec().secrets().keySet())
                            + ") would stand in the image; take these out of its environment first, or build the image");
        }
    }

    /** The body is the context, a tar archive; all else is in the query and a header. */
    @PostMapping("/api/v1/images/{image}/builds")
    @Nullable ResponseEntity<ImageWorkReply> build(
            @PathVariable String image, HttpServletRequest http, HttpServletResponse response)
            throws IOException, InterruptedException {
        ImageId id = new ImageId(image);
        var _ = CommandRequests.waitOf(http); // refused before anything is asked
        BuildRequest asked = BuildRequest.of(http);
        HostState host = host(asked.host());
        aggregates.image(id);
        try (BuildContexts.Spooled context = contexts.spool(http.getInputStream())) {
            BuildSource source = asked.source(context.sha256(), context.bytes());
            try (RunningAct running =
                            acts.begin(
                                    http,
                                    asked.onRecord(source),
                                    operation -> build(id, host, operation, asked, source));
                    ContextUpload upload = ContextUpload.begin(running, context)) {
                if (CommandRequests.waitOf(http) == null && !ImageWorkAnswers.isByLine(http)) {
                    upload.awaitGiven();
                }
                return ImageWorkAnswers.answer(running, version(running, id), http, response);
            }
        }
    }

    private static Asked build(
            ImageId image,
            HostState host,
            OperationId operation,
            BuildRequest asked,
            BuildSource source) {
        return new Asked(
                host,
                new DoImageWork(operation, asked.arguments()),
                new Prepared(
                        new BuildVersion(
                                image,
                                operation,
                                host.id(),
                                asked.tag(),
                                source,
                                asked.makeCurrent()),
                        image,
                        reply -> reply.on(host.id())));
    }

    private HostState host(@Nullable String named) {
        if (named != null) {
            HostState host = aggregates.host(new HostId(named));
            host.requireInService();
            return host;
        }
        List<HostState> all = hosts.inService();
        if (all.size() != 1) {
            throw new io.waybill.domain.InvalidInput(
                    "host", "there are " + all.size() + " hosts; name the one to build on");
        }
        return all.getFirst();
    }

    /** Its tag is its own, so what stands under it in the end is what was made. */
    private UnaryOperator<ImageWorkReply> version(RunningAct running, ImageId image) {
        String operation = running.accepted().operation();
        String tag =
                operation == null
                        ? null
                        : aggregates
                                .image(image)
                                .making(new OperationId(operation))
                                .map(Making::tag)
                                .orElse(null);
        return reply -> {
            ImageState state = aggregates.image(image);
            Integer number = tag == null ? null : state.tags().get(tag);
            return number == null
                    ? reply
                    : reply.as(number, state.version(number).digest().value());
        };
    }
}
