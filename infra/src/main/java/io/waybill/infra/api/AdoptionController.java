package io.waybill.infra.api;

import io.waybill.domain.HostId;
import io.waybill.domain.access.Permission;
import io.waybill.domain.host.AdoptionRule;
import io.waybill.domain.host.HostCommand.EndAdoptionRule;
import io.waybill.domain.host.HostCommand.SetAdoptionRule;
import io.waybill.infra.access.Needs;
import io.waybill.infra.adoption.Adoptions;
import io.waybill.infra.adoption.UnmanagedContainers;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.eventstore.Aggregates;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Map;

/** Containers that nobody put under record, and putting them under it. */
@RestController
@Needs(Permission.OPERATE)
@RequestMapping("/api/v1/hosts/{host}")
public class AdoptionController {
    private final CommandRequests requests;
    private final Adoptions adoptions;
    private final UnmanagedContainers unmanaged;
    private final Aggregates aggregates;

    AdoptionController(
            CommandRequests requests,
            Adoptions adoptions,
            UnmanagedContainers unmanaged,
            Aggregates aggregates) {
        this.requests = requests;
        this.adoptions = adoptions;
        this.unmanaged = unmanaged;
        this.aggregates = aggregates;
    }

    /**
     * @param watch whether what appears later is adopted, too
     */
    public record Adopt(
            @Nullable Boolean all,
            @Nullable List<String> names,
            @Nullable Map<String, String> labels,
            @Nullable Boolean watch,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {

        AdoptionRule rule() {
            return new AdoptionRule(
                    Boolean.TRUE.equals(all),
                    names == null ? List.of() : names,
                    labels == null ? Map.of() : labels);
        }
    }

    /**
     * What became of it. The same request again finds all of it done, so it takes no
     * Idempotency-Key.
     *
     * @param watching whether what appears later, and is meant, is adopted by itself
     */
    public record AdoptionReply(
            List<Adoptions.Adopted> adopted,
            List<Adoptions.Adopted> unchanged,
            List<Adoptions.Skipped> skipped,
            boolean watching) {}

    @PostMapping("/adoptions")
    public AdoptionReply adopt(
            @PathVariable String host, @RequestBody Adopt body, HttpServletRequest http) {
        HostId id = new HostId(host);
        AdoptionRule rule = body.rule();
        Adoptions.Result result =
                adoptions.adopt(id, rule, CommandRequests.caller(http, body, null));
        if (Boolean.TRUE.equals(body.watch())) {
            requests.perform(http, body, () -> new Prepared(new SetAdoptionRule(id, rule), id));
        }
        return new AdoptionReply(
                result.adopted(),
                result.unchanged(),
                result.skipped(),
                rule.equals(aggregates.host(id).adoption()));
    }

    @DeleteMapping("/adoption-rule")
    public ResponseEntity<CommandReply> endRule(
            @PathVariable String host,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String ticket,
            HttpServletRequest http) {
        HostId id = new HostId(host);
        return requests.perform(
                http,
                new ContainerController.Why(reason, ticket),
                () -> new Prepared(new EndAdoptionRule(id), id));
    }

    @GetMapping("/unmanaged")
    @Needs(Permission.READ)
    Items<UnmanagedView> unmanaged(@PathVariable String host) {
        aggregates.host(new HostId(host));
        return new Items<>(unmanaged.on(host).stream().map(UnmanagedView::of).toList());
    }
}
