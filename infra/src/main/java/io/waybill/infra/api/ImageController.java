package io.waybill.infra.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Permission;
import io.waybill.domain.image.Digest;
import io.waybill.domain.image.Following;
import io.waybill.domain.image.ImageCommand.FollowTags;
import io.waybill.domain.image.ImageCommand.PublishVersion;
import io.waybill.domain.image.ImageCommand.RegisterImage;
import io.waybill.domain.image.ImageCommand.ReinstateVersion;
import io.waybill.domain.image.ImageCommand.SwitchCurrentVersion;
import io.waybill.domain.image.ImageCommand.WithdrawVersion;
import io.waybill.domain.image.ImageVersion;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.runtime.registry.RegistryClient;
import io.waybill.runtime.registry.Resolved;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** What can be asked of images. */
@RestController
@Needs(Permission.OPERATE)
@RequestMapping("/api/v1/images")
public class ImageController {
    private final CommandRequests requests;
    private final Aggregates aggregates;
    private final RegistryClient registry;

    ImageController(CommandRequests requests, Aggregates aggregates, RegistryClient registry) {
        this.requests = requests;
        this.aggregates = aggregates;
        this.registry = registry;
    }

    /**
     * @param repository such as {@code registry.example/shop/web}
     */
    public record Register(
            @Schema(requiredMode = REQUIRED) @Nullable String name,
            @Schema(requiredMode = REQUIRED) @Nullable String repository,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    /**
     * @param reference a tag or a digest
     * @param makeCurrent whether containers are made from it from then on; they are if it is new,
     *     where absent
     */
    public record Publish(
            @Schema(requiredMode = REQUIRED) @Nullable String reference,
            @Nullable Boolean makeCurrent,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    public record Switch(
            @Schema(requiredMode = REQUIRED) @Nullable Integer version,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    @PostMapping
    public ResponseEntity<CommandReply> register(
            @RequestBody Register body, HttpServletRequest http) {
        ImageId id = new ImageId(ContainerController.required("name", body.name()));
        String repository = ContainerController.required("repository", body.repository());
        return requests.perform(
                http, body, () -> new Prepared(new RegisterImage(id, repository), id));
    }

    /** Resolves the reference in the registry and puts what it answers on record. */
    @PostMapping("/{image}/versions")
    public ResponseEntity<CommandReply> publish(
            @PathVariable String image, @RequestBody Publish body, HttpServletRequest http) {
        ImageId id = new ImageId(image);
        String reference = ContainerController.required("reference", body.reference());
        return requests.perform(
                http,
                body,
                () -> {
                    Resolved resolved =
                            registry.resolve(aggregates.image(id).repository(), reference);
                    Digest digest = new Digest(resolved.digest());
                    PublishVersion command =
                            new PublishVersion(
                                    id,
                                    digest,
                                    reference.startsWith("sha256:") ? null : reference,
                                    resolved.mediaType(),
                                    resolved.size(),
                                    resolved.platforms(),
                                    body.makeCurrent());
                    return new Prepared(command, id, reply -> withVersion(reply, id, digest));
                });
    }

    private CommandReply withVersion(CommandReply reply, ImageId id, Digest digest) {
        Integer number =
                aggregates.image(id).versions().stream()
                        .filter(version -> version.digest().equals(digest))
                        .map(ImageVersion::number)
                        .findFirst()
                        .orElse(null);
        return new CommandReply(
                null,
                reply.token(),
                reply.changed(),
                reply.status(),
                null,
                null,
                id.value(),
                number,
                digest.value(),
                null,
                null);
    }

    /**
     * @param tags all that are followed from then on
     * @param pollEvery such as {@code 1m}; the registry is not asked where absent
     */
    record Follow(
            @Schema(requiredMode = REQUIRED) @Nullable List<String> tags,
            @Nullable String pollEvery,
            @Nullable Boolean makeCurrent,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    /** Says which tags are put on record by themselves. */
    @PutMapping("/{image}/following")
    ResponseEntity<CommandReply> follow(
            @PathVariable String image, @RequestBody Follow body, HttpServletRequest http) {
        ImageId id = new ImageId(image);
        if (body.tags() == null) {
            throw new InvalidInput("tags", "it is required; an empty list follows none");
        }
        Following following =
                new Following(
                        body.tags(),
                        Durations.parse("pollEvery", body.pollEvery()),
                        Boolean.TRUE.equals(body.makeCurrent()));
        return requests.perform(http, body, () -> new Prepared(new FollowTags(id, following), id));
    }

    @PutMapping("/{image}/current")
    public ResponseEntity<CommandReply> use(
            @PathVariable String image, @RequestBody Switch body, HttpServletRequest http) {
        ImageId id = new ImageId(image);
        Integer version = body.version();
        if (version == null) {
            throw new InvalidInput("version", "it is required");
        }
        return requests.perform(
                http, body, () -> new Prepared(new SwitchCurrentVersion(id, version), id));
    }

    @PostMapping("/{image}/versions/{version}/withdraw")
    public ResponseEntity<CommandReply> withdraw(
            @PathVariable String image,
            @PathVariable int version,
            @RequestBody(required = false) ContainerController.@Nullable Why body,
            HttpServletRequest http) {
        ImageId id = new ImageId(image);
        return requests.perform(
                http,
                ContainerController.Why.of(body),
                () -> new Prepared(new WithdrawVersion(id, version), id));
    }

    @PostMapping("/{image}/versions/{version}/reinstate")
    public ResponseEntity<CommandReply> reinstate(
            @PathVariable String image,
            @PathVariable int version,
            @RequestBody(required = false) ContainerController.@Nullable Why body,
            HttpServletRequest http) {
        ImageId id = new ImageId(image);
        return requests.perform(
                http,
                ContainerController.Why.of(body),
                () -> new Prepared(new ReinstateVersion(id, version), id));
    }
}
