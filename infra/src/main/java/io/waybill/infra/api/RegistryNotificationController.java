package io.waybill.infra.api;

import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Permission;
import io.waybill.domain.image.Digest;
import io.waybill.infra.access.Needs;
import io.waybill.infra.command.Caller;
import io.waybill.infra.registry.FollowedTags;
import io.waybill.runtime.registry.RegistryFailure;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;

import java.util.Set;

/**
 * Takes the notifications of a registry, in the format of the CNCF's Distribution. It is answered
 * once all is on record; a registry repeats what was not, and a repetition is no news.
 */
@RestController
@Needs(Permission.REPORT)
@RequestMapping("/api/v1/registry-notifications")
class RegistryNotificationController {
    private static final Logger log = LoggerFactory.getLogger(RegistryNotificationController.class);
    private static final Set<String> LEFT_OUT =
            Set.of(RegistryFailure.NOT_FOUND, RegistryFailure.UNSIGNED, "registry-answer");

    private final FollowedTags followed;

    RegistryNotificationController(FollowedTags followed) {
        this.followed = followed;
    }

    /**
     * @param events how many there were
     * @param taken how many of them were news
     */
    record Taken(int events, int taken) {}

    /**
     * @param registry the host and port under which images name the registry, where it is not the
     *     one under which it was pushed to
     */
    @PostMapping
    Taken take(
            @RequestBody JsonNode notification,
            @RequestParam(required = false) @Nullable String registry,
            HttpServletRequest http) {
        JsonNode events = notification.path("events");
        if (!events.isArray()) {
            throw new InvalidInput("events", "it is the list of what happened in the registry");
        }
        int taken = 0;
        for (JsonNode event : events) {
            if (event.path("action").asString("").equals("push") && isNews(event, registry, http)) {
                taken++;
            }
        }
        return new Taken(events.size(), taken);
    }

    private boolean isNews(JsonNode event, @Nullable String registry, HttpServletRequest http) {
        JsonNode target = event.path("target");
        String tag = target.path("tag").asString("");
        String digest = target.path("digest").asString("");
        String host = registry != null ? registry : event.path("request").path("host").asString("");
        if (tag.isEmpty() || digest.isEmpty()) {
            return false; // a layer, or a manifest without a tag
        }
        String repository = host + "/" + target.path("repository").asString("");
        String who = event.path("actor").path("name").asString("");
        Caller caller =
                CommandRequests.callerOf(
                        http, "pushed to the registry" + (who.isBlank() ? "" : " by " + who));
        boolean news = false;
        for (ImageId image : followed.imagesOf(repository)) {
            news |= follow(image, tag, new Digest(digest), caller);
        }
        return news;
    }

    /**
     * What can never be taken, or not before it is signed, is left out: the registry would repeat
     * it, and hold up all others.
     */
    private boolean follow(ImageId image, String tag, Digest pushed, Caller caller) {
        try {
            return followed.pushed(image, tag, pushed, caller);
        } catch (RegistryFailure failure) {
            if (LEFT_OUT.contains(failure.code())) {
                log.warn("left out a push of image {}: {}", image.value(), failure.getMessage());
                return false;
            }
            throw failure;
        }
    }
}
