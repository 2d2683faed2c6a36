package io.waybill.infra.api;

import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Permission;
import io.waybill.domain.host.HostCommand.DoImageWork;
import io.waybill.domain.host.HostState;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.Pruning;
import io.waybill.domain.image.Pruning.Verdict;
import io.waybill.domain.wire.Question;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.ActRequests.Asked;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.eventstore.Aggregates;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What can be asked of the images in a host's own store. */
@RestController
@Needs(Permission.OPERATE)
@RequestMapping("/api/v1/hosts/{host}/images")
class HostImageController {
    private final ActRequests acts;
    private final Aggregates aggregates;
    private final HostImages images;

    HostImageController(ActRequests acts, Aggregates aggregates, HostImages images) {
        this.acts = acts;
        this.aggregates = aggregates;
        this.images = images;
    }

    /** What is there; {@code because} says why a pruning would leave it. */
    @GetMapping
    @Needs(Permission.READ)
    HostImages.Listing list(@PathVariable String host) throws IOException, InterruptedException {
        return images.list(service(host), Pruning.USUAL_KEEP, false);
    }

    /**
     * @param reference with tag or digest; or
     * @param image a registered image
     * @param version of it; the current one where absent
     */
    record Pull(
            @Nullable String reference,
            @Nullable String image,
            @Nullable Integer version,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    @PostMapping("/pull")
    @Nullable ResponseEntity<ImageWorkReply> pull(
            @PathVariable String host,
            @RequestBody Pull body,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        return work(host, body, () -> new ImageWork.Pull(wanted(body)), http, response);
    }

    private String wanted(Pull body) {
        if (body.image() == null) {
            return ContainerController.required("reference", body.reference());
        }
        if (body.reference() != null) {
            throw new InvalidInput("reference", "it and image exclude each other");
        }
        ImageState image = aggregates.image(new ImageId(body.image()));
        return image.reference(body.version()).reference();
    }

    record Tag(
            @Nullable String source,
            @Nullable String target,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    @PostMapping("/tag")
    @Nullable ResponseEntity<ImageWorkReply> tag(
            @PathVariable String host,
            @RequestBody Tag body,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        ImageWork.Tag tag =
                new ImageWork.Tag(
                        ContainerController.required("source", body.source()),
                        ContainerController.required("target", body.target()));
        return work(host, body, () -> tag, http, response);
    }

    record Push(@Nullable String reference, @Nullable String reason, @Nullable String ticket)
            implements Reasoned {}

    @PostMapping("/push")
    @Nullable ResponseEntity<ImageWorkReply> push(
            @PathVariable String host,
            @RequestBody Push body,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        ImageWork.Push push =
                new ImageWork.Push(ContainerController.required("reference", body.reference()));
        return work(host, body, () -> push, http, response);
    }

    /**
     * @param keep how many versions before the current one of each image stay
     * @param unknown whether images go, too, that are no version on record
     * @param dryRun whether it is only said what would go
     */
    record Prune(
            @Nullable Integer keep,
            @Nullable Boolean unknown,
            @Nullable Boolean dryRun,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {
        static final Prune USUAL = new Prune(null, null, null, null, null);
    }

    @PostMapping("/prune")
    @Nullable ResponseEntity<?> prune(
            @PathVariable String host,
            @RequestBody(required = false) @Nullable Prune body,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        Prune asked = body == null ? Prune.USUAL : body;
        HostState state = service(host);
        int keep = asked.keep() == null ? Pruning.USUAL_KEEP : asked.keep();
        HostImages.Listing plan = images.list(state, keep, Boolean.TRUE.equals(asked.unknown()));
        if (Boolean.TRUE.equals(asked.dryRun())) {
            return ResponseEntity.ok(plan);
        }
        ImageWork.Prune prune =
                new ImageWork.Prune(
                        plan.verdicts().stream()
                                .filter(Verdict::mayGo)
                                .map(Verdict::image)
                                .toList());
        return work(host, asked, () -> prune, http, response);
    }

    private HostState service(String host) {
        HostState state = aggregates.host(new HostId(host));
        state.requireInService();
        return state;
    }

    private @Nullable ResponseEntity<ImageWorkReply> work(
            String host,
            Reasoned body,
            Supplier<? extends ImageWork.InStore> work,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        HostId id = new HostId(host);
        var _ = CommandRequests.waitOf(http); // refused before anything is asked
        try (RunningAct running =
                acts.begin(
                        http,
                        body,
                        operation -> {
                            ImageWork.InStore asked = work.get();
                            boolean any =
                                    !(asked instanceof ImageWork.Prune(List<?> images))
                                            || !images.isEmpty();
                            return new Asked(
                                    any ? service(host) : null,
                                    new Question.DoImageWork(operation),
                                    new Prepared(new DoImageWork(id, operation, asked), id));
                        })) {
            return ImageWorkAnswers.answer(running, UnaryOperator.identity(), http, response);
        }
    }
}
