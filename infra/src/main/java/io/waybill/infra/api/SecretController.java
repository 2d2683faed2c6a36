package io.waybill.infra.api;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.domain.Answer;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.SecretId;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.Caller;
import io.waybill.infra.secret.DataKeys;
import io.waybill.infra.secret.SecretRecord;
import io.waybill.infra.secret.SecretRecords;
import io.waybill.infra.secret.SecretRotation;
import io.waybill.infra.secret.SecretRotation.Begun;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** Secrets: which there are, and in which versions. What they say is told to nobody here. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1/secrets")
public class SecretController {
    private final SecretRecords records;
    private final SecretRotation rotation;
    private final DataKeys keys;

    SecretController(SecretRecords records, SecretRotation rotation, DataKeys keys) {
        this.records = records;
        this.rotation = rotation;
        this.keys = keys;
    }

    /**
     * What a value became.
     *
     * @param containers those that are brought to it, where that was asked for
     */
    public record Given(String secret, int version, String token, List<Begun> containers) {}

    /**
     * @param containers those that were not at the present version
     */
    public record Rotated(String secret, List<Begun> containers) {}

    /**
     * @param changed whether there was anything left to be destroyed
     */
    public record Destroyed(String secret, boolean changed, String token) {}

    /**
     * @param keys how many were wrapped by another master key
     */
    public record Rewrapped(int keys) {}

    @GetMapping
    public Items<SecretRecord> all() {
        return new Items<>(records.all());
    }

    @GetMapping("/{secret}")
    public SecretRecord one(@PathVariable String secret) {
        return records.one(new SecretId(secret));
    }

    /**
     * The body is the value, as it is.
     *
     * @param restart whether the containers that name the secret are brought to it
     */
    @PutMapping("/{secret}")
    @Needs(Permission.KEEP_SECRETS)
    public Given put(
            @PathVariable String secret,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary")))
                    @RequestBody(required = false)
                    byte @Nullable [] value,
            @RequestParam(defaultValue = "false") boolean restart,
            HttpServletRequest http) {
        if (value == null || !isTheValueItself(http.getContentType())) {
            throw new InvalidInput(
                    "value",
                    "the body is the value itself, sent as application/octet-stream or text/plain");
        }
        SecretId id = new SecretId(secret);
        Caller caller = CommandRequests.caller(http, ContainerController.Why.of(http), null);
        SecretRecords.Put put = records.put(id, value, OnceUnderItsKey.idOf(http, caller), caller);
        return new Given(
                secret,
                put.version(),
                id.subject() + "@" + put.sequence(),
                restart ? rotation.begin(id, caller) : List.of());
    }

    // A form, or JSON, would be kept as it is, and is hardly meant so.
    private static boolean isTheValueItself(@Nullable String contentType) {
        return contentType != null
                && (contentType.startsWith(MediaType.APPLICATION_OCTET_STREAM_VALUE)
                        || contentType.startsWith(MediaType.TEXT_PLAIN_VALUE));
    }

    /** Brings the containers that name it to the value that it has now. */
    @PostMapping("/{secret}/rotate")
    @Needs(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    public Rotated rotate(
            @PathVariable String secret,
            @RequestBody(required = false) ContainerController.@Nullable Why body,
            HttpServletRequest http) {
        Reasoned why = ContainerController.Why.of(body);
        return new Rotated(
                secret,
                rotation.begin(new SecretId(secret), CommandRequests.caller(http, why, null)));
    }

    /** Makes one version unreadable for good. */
    @DeleteMapping("/{secret}/versions/{version}")
    @Needs(Permission.ADMINISTER)
    public Destroyed destroy(
            @PathVariable String secret,
            @PathVariable int version,
            @RequestParam(defaultValue = "false") boolean force,
            HttpServletRequest http) {
        SecretId id = new SecretId(secret);
        return destroyed(id, records.destroy(id, version, force, callerOf(http)));
    }

    /** Makes all its values unreadable for good. Its history stays. */
    @DeleteMapping("/{secret}")
    @Needs(Permission.ADMINISTER)
    public Destroyed erase(
            @PathVariable String secret,
            @RequestParam(defaultValue = "false") boolean force,
            HttpServletRequest http) {
        SecretId id = new SecretId(secret);
        return destroyed(id, records.erase(id, force, callerOf(http)));
    }

    /** Wraps by the present master key what a former one wrapped: of people and webhooks, too. */
    @PostMapping("/rewrap")
    @Needs(Permission.ADMINISTER)
    public Rewrapped rewrap() {
        return new Rewrapped(keys.rewrap());
    }

    private static Caller callerOf(HttpServletRequest http) {
        return CommandRequests.caller(http, ContainerController.Why.of(http), null);
    }

    private static Destroyed destroyed(SecretId id, Answer answer) {
        return new Destroyed(id.value(), answer.changed(), id.subject() + "@" + answer.sequence());
    }
}
