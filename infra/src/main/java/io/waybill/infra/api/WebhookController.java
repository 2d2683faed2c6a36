package io.waybill.infra.api;

import io.waybill.domain.Sha256;
import io.waybill.domain.access.Permission;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.api.ContainerController.Why;
import io.waybill.infra.command.Caller;
import io.waybill.infra.webhook.TestDelivery;
import io.waybill.infra.webhook.Webhook;
import io.waybill.infra.webhook.WebhookChange;
import io.waybill.infra.webhook.WebhookChanges;
import io.waybill.infra.webhook.WebhookRequests;
import io.waybill.infra.webhook.Webhooks;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Receivers elsewhere that are told the log. */
@RestController
@Needs(Permission.ADMINISTER)
@RequestMapping("/api/v1/webhooks")
class WebhookController {
    private final Webhooks webhooks;
    private final WebhookRequests requests;
    private final TestDelivery test;

    WebhookController(Webhooks webhooks, WebhookRequests requests, TestDelivery test) {
        this.webhooks = webhooks;
        this.requests = requests;
        this.test = test;
    }

    /**
     * @param types only these; all where absent
     * @param subjects only what is about these; all where absent
     * @param from the position after which it begins; {@code now} where absent
     * @param secret made where absent
     */
    record NewWebhook(
            @Nullable String name,
            @Nullable String url,
            @Nullable List<String> types,
            @Nullable List<String> subjects,
            @Nullable String from,
            @Nullable String secret,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    /** What is absent stays. */
    record WebhookPatch(
            @Nullable String name,
            @Nullable String url,
            @Nullable List<String> types,
            @Nullable List<String> subjects,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    /**
     * @param from the position after which it goes on
     */
    record WebhookReplay(@Nullable String from, @Nullable String reason, @Nullable String ticket)
            implements Reasoned {}

    /**
     * @param secret made where absent
     * @param overlap how long the one before signs, too
     */
    record SecretRotation(
            @Nullable String secret,
            @Nullable String overlap,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {
        static final SecretRotation NOTHING = new SecretRotation(null, null, null, null);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Webhook make(@RequestBody NewWebhook wanted, HttpServletRequest http) {
        return webhooks.make(
                request(http, wanted),
                requests.asked(
                        wanted.name(),
                        ContainerController.required("url", wanted.url()),
                        wanted.types(),
                        wanted.subjects(),
                        wanted.from(),
                        wanted.secret()));
    }

    @GetMapping
    @Needs(Permission.EXAMINE)
    Items<Webhook> all(@RequestParam(defaultValue = "false") boolean removed) {
        return new Items<>(webhooks.all(removed));
    }

    @GetMapping("/{webhook}")
    @Needs(Permission.EXAMINE)
    Webhook one(@PathVariable String webhook) {
        return webhooks.one(webhook);
    }

    @GetMapping("/{webhook}/changes")
    @Needs(Permission.EXAMINE)
    Items<WebhookChange> changes(@PathVariable String webhook) {
        return new Items<>(webhooks.changes(webhook));
    }

    @PatchMapping("/{webhook}")
    Webhook change(
            @PathVariable String webhook,
            @RequestBody WebhookPatch change,
            HttpServletRequest http) {
        return webhooks.change(
                request(http, change),
                webhook,
                requests.change(change.name(), change.url(), change.types(), change.subjects()));
    }

    @PostMapping("/{webhook}/pause")
    Webhook pause(
            @PathVariable String webhook,
            @RequestBody(required = false) @Nullable Why body,
            HttpServletRequest http) {
        return webhooks.pause(request(http, Why.of(body)), webhook);
    }

    @PostMapping("/{webhook}/resume")
    Webhook resume(
            @PathVariable String webhook,
            @RequestBody(required = false) @Nullable Why body,
            HttpServletRequest http) {
        return webhooks.resume(request(http, Why.of(body)), webhook);
    }

    @PostMapping("/{webhook}/replay")
    Webhook replay(
            @PathVariable String webhook,
            @RequestBody WebhookReplay replay,
            HttpServletRequest http) {
        String from = ContainerController.required("from", replay.from());
        return webhooks.replay(request(http, replay), webhook, requests.after(from));
    }

    @PostMapping("/{webhook}/rotate-secret")
    Webhook rotate(
            @PathVariable String webhook,
            @RequestBody(required = false) @Nullable SecretRotation body,
            HttpServletRequest http) {
        SecretRotation wanted = body == null ? SecretRotation.NOTHING : body;
        return webhooks.rotate(
                request(http, wanted),
                webhook,
                requests.rotation(wanted.secret(), Durations.parse("overlap", wanted.overlap())));
    }

    /** Sends one request beside the feed, and tells what came of it. */
    @PostMapping("/{webhook}/test")
    TestDelivery.Tried test(@PathVariable String webhook) throws InterruptedException {
        return test.send(webhooks.requireThere(webhook));
    }

    @DeleteMapping("/{webhook}")
    Webhook remove(@PathVariable String webhook, HttpServletRequest http) {
        return webhooks.remove(request(http, Why.of(http)), webhook);
    }

    private static WebhookChanges.Request request(HttpServletRequest http, Reasoned body) {
        Caller caller = CommandRequests.caller(http, body, null);
        String said =
                http.getMethod()
                        + " "
                        + http.getRequestURI()
                        + " "
                        + WaybillJson.mapper().writeValueAsString(body);
        return new WebhookChanges.Request(
                OnceUnderItsKey.idOf(http, caller),
                Sha256.hex(said.getBytes(StandardCharsets.UTF_8)),
                caller);
    }
}
