package io.waybill.infra.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Actor;
import io.waybill.infra.access.Needs;
import io.waybill.infra.access.TokenRecord;
import io.waybill.infra.access.TokenRecords;
import io.waybill.infra.command.Caller;
import io.waybill.infra.people.People;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Who is let in: tokens are made and withdrawn, and what is on record of them is told. */
@RestController
@Needs(Permission.EXAMINE)
@RequestMapping("/api/v1/tokens")
public class TokenController {
    private static final Duration LONGEST = Duration.ofDays(3_653);
    private final TokenRecords records;
    private final People people;

    TokenController(TokenRecords records, People people) {
        this.records = records;
        this.people = people;
    }

    /**
     * @param actor whom it stands for: a name, or a pseudonym that is somebody's already
     * @param kind {@code user}, which is the default, or {@code service}
     * @param grants what it lets do, such as {@code viewer} or {@code operator host=edge-*}
     * @param expiresIn how long it lets in, such as {@code 90d}; until it is withdrawn where absent
     */
    public record NewToken(
            @Schema(requiredMode = REQUIRED) @Nullable String actor,
            @Nullable String kind,
            @Schema(requiredMode = REQUIRED) @Nullable List<Grant> grants,
            @Nullable String expiresIn,
            @Nullable String reason,
            @Nullable String ticket)
            implements CommandRequests.Reasoned {}

    /**
     * What is on record of a new token.
     *
     * @param token told this once
     */
    public record MadeToken(
            String id,
            String actor,
            String kind,
            List<Grant> grants,
            @Nullable Instant expiresAt,
            String token) {}

    @GetMapping
    public Items<TokenRecord> all() {
        return new Items<>(records.all());
    }

    @GetMapping("/{token}")
    public TokenRecord one(@PathVariable String token) {
        return records.one(token);
    }

    @PostMapping
    @Needs(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.CREATED)
    public MadeToken make(@RequestBody NewToken asked, HttpServletRequest http) {
        NewToken wanted = onRecord(asked);
        Caller caller = CommandRequests.caller(http, wanted, null);
        Duration length = Durations.parse("expiresIn", wanted.expiresIn());
        if (length != null && (!length.isPositive() || length.compareTo(LONGEST) > 0)) {
            throw new InvalidInput("expiresIn", "it is more than nothing, and ten years at most");
        }
        TokenRecords.Made made =
                records.make(
                        OnceUnderItsKey.idOf(http, caller),
                        new Actor(
                                ContainerController.required("actor", wanted.actor()),
                                kind(wanted),
                                Objects.requireNonNullElse(wanted.grants(), List.of())),
                        length == null ? null : Instant.now().plus(length),
                        caller);
        TokenRecord record = made.record();
        return new MadeToken(
                record.id(),
                record.actor(),
                record.kind(),
                record.grants(),
                record.expiresAt(),
                made.token());
    }

    /** From here on nothing says a name that is not to be on record. */
    private NewToken onRecord(NewToken asked) {
        return new NewToken(
                people.onRecord(ContainerController.required("actor", asked.actor()), kind(asked)),
                asked.kind(),
                asked.grants(),
                asked.expiresIn(),
                asked.reason(),
                asked.ticket());
    }

    private static String kind(NewToken wanted) {
        return Objects.requireNonNullElse(wanted.kind(), "user");
    }

    @DeleteMapping("/{token}")
    @Needs(Permission.ADMINISTER)
    public TokenRecord withdraw(@PathVariable String token, HttpServletRequest http) {
        return records.withdraw(
                token, CommandRequests.caller(http, ContainerController.Why.of(http), null));
    }
}
