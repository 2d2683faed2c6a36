package io.waybill.infra.api;

import io.waybill.infra.access.AccessTokens.Actor;
import io.waybill.infra.access.TokenRecord;
import io.waybill.infra.access.TokenRecords;
import io.waybill.infra.access.TokenRecords.Asked;
import io.waybill.infra.command.Caller;

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

import java.util.List;
import java.util.Objects;

/** Who is let in: tokens are made and withdrawn, and what is on record of them is told. */
@RestController
@RequestMapping("/api/v1/tokens")
public class TokenController {
    private final TokenRecords records;

    TokenController(TokenRecords records) {
        this.records = records;
    }

    /**
     * @param actor whom it stands for
     * @param kind {@code user}, which is the default, or {@code service}
     */
    public record NewToken(
            @Nullable String actor,
            @Nullable String kind,
            @Nullable String reason,
            @Nullable String ticket)
            implements CommandRequests.Reasoned {}

    /**
     * What is on record of a new token.
     *
     * @param token told this once
     */
    public record MadeToken(String id, String actor, String kind, String token) {}

    public record Items<T>(List<T> items) {}

    @GetMapping
    public Items<TokenRecord> all() {
        return new Items<>(records.all());
    }

    @GetMapping("/{token}")
    public TokenRecord one(@PathVariable String token) {
        return records.one(token);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    public MadeToken make(@RequestBody NewToken wanted, HttpServletRequest http) {
        TokenRecords.Made made =
                records.make(
                        new Actor(
                                ContainerController.required("actor", wanted.actor()),
                                Objects.requireNonNullElse(wanted.kind(), "user")),
                        asked(http, wanted));
        TokenRecord record = made.record();
        return new MadeToken(record.id(), record.actor(), record.kind(), made.token());
    }

    @DeleteMapping("/{token}")
    public TokenRecord withdraw(@PathVariable String token, HttpServletRequest http) {
        return records.withdraw(token, asked(http, ContainerController.Why.of(http)));
    }

    private static Asked asked(HttpServletRequest http, CommandRequests.Reasoned why) {
        Caller caller = CommandRequests.caller(http, why, null);
        return new Asked(
                OnceUnderItsKey.idOf(http, caller),
                caller.actor(),
                caller.reason(),
                caller.ticket());
    }
}
