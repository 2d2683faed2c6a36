package io.waybill.infra.api;

import io.waybill.domain.Sha256;
import io.waybill.domain.access.Permission;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.access.Needs;
import io.waybill.infra.command.Caller;
import io.waybill.infra.people.People;
import io.waybill.infra.replay.Replay;
import io.waybill.infra.replay.ReplayFilter;
import io.waybill.infra.replay.ReplayRequests;
import io.waybill.infra.replay.Replays;
import io.waybill.projections.audit.AuditFilter;

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

import java.nio.charset.StandardCharsets;

/** Ranges of the log, told once more on other topics. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1/replays")
class RangeReplayController {
    private static final int MOST = 100;

    private final Replays replays;
    private final ReplayRequests requests;
    private final AuditFilters filters;
    private final People people;

    RangeReplayController(
            Replays replays, ReplayRequests requests, AuditFilters filters, People people) {
        this.replays = replays;
        this.requests = requests;
        this.filters = filters;
        this.people = people;
    }

    /**
     * @param from the first position, or the earliest time of recording; the log's beginning where
     *     absent
     * @param to the last position, or the time of recording to stop before; the log's end where
     *     absent
     * @param speed as quickly as can be where absent
     */
    record Wanted(
            @Nullable String topic,
            @Nullable String from,
            @Nullable String to,
            @Nullable ReplayFilter filter,
            @Nullable String speed,
            @Nullable String reason,
            @Nullable String ticket)
            implements CommandRequests.Reasoned {}

    @PostMapping
    @Needs(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Replay replay(@RequestBody Wanted asked, HttpServletRequest http) {
        Wanted wanted = onRecord(asked);
        Caller caller = CommandRequests.caller(http, wanted, null);
        String id = OnceUnderItsKey.idOf(http, caller);
        String hash =
                Sha256.hex(
                        WaybillJson.mapper()
                                .writeValueAsString(wanted)
                                .getBytes(StandardCharsets.UTF_8));
        return replays.asked(id, hash)
                .orElseGet(
                        () ->
                                replays.request(
                                        requests.asked(
                                                id,
                                                hash,
                                                ContainerController.required(
                                                        "topic", wanted.topic()),
                                                bound("from", wanted.from()),
                                                bound("to", wanted.to()),
                                                checked(wanted.filter()),
                                                wanted.speed()),
                                        caller));
    }

    /** Neither what is kept of it nor what tells it from another one names a person. */
    private Wanted onRecord(Wanted asked) {
        ReplayFilter filter = asked.filter();
        String actor = filter == null ? null : filter.actor();
        return filter == null || actor == null
                ? asked
                : new Wanted(
                        asked.topic(),
                        asked.from(),
                        asked.to(),
                        filter.by(people.askedFor(actor)),
                        asked.speed(),
                        asked.reason(),
                        asked.ticket());
    }

    private static ReplayRequests.@Nullable Bound bound(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return text.matches("-?\\d{1,18}")
                ? new ReplayRequests.Bound(Long.valueOf(text), null)
                : new ReplayRequests.Bound(null, Instants.parse(field, text));
    }

    /** A value that can never be is an error; a container is who bears the name now. */
    private ReplayFilter checked(@Nullable ReplayFilter filter) {
        if (filter == null) {
            return ReplayFilter.EVERYTHING;
        }
        AuditFilter meant = filters.of(filter::value);
        return meant.container() == null ? filter : filter.of(meant.container());
    }

    @GetMapping
    Items<Replay> newest() {
        return new Items<>(replays.newest(MOST));
    }

    @GetMapping("/{id}")
    Replay one(@PathVariable String id) {
        return replays.one(id);
    }

    @DeleteMapping("/{id}")
    @Needs(Permission.ADMINISTER)
    Replay cancel(@PathVariable String id, HttpServletRequest http) {
        Caller caller = CommandRequests.caller(http, ContainerController.Why.of(http), null);
        return replays.cancel(id, caller.actor(), caller.reason());
    }
}
