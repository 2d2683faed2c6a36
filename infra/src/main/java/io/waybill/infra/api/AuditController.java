package io.waybill.infra.api;

import io.waybill.infra.command.ContainerNames;
import io.waybill.projections.Page;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditProjection;
import io.waybill.projections.audit.AuditQueries;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who did what, to what, when, why, and with what outcome. */
@RestController
class AuditController {
    private final AuditQueries audit;
    private final ContainerNames names;
    private final FreshReads fresh;

    AuditController(AuditQueries audit, ContainerNames names, FreshReads fresh) {
        this.audit = audit;
        this.names = names;
        this.fresh = fresh;
    }

    @GetMapping("/api/v1/audit")
    Page<AuditEntry> audit(
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String container,
            @RequestParam(required = false) @Nullable String image,
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String cause,
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast) {
        String id = container == null ? null : names.resolve(container).value();
        fresh.await(AuditProjection.NAME, atLeast);
        return audit.find(
                new AuditFilter(
                        actor,
                        action,
                        id,
                        image,
                        host,
                        outcome,
                        cause,
                        text,
                        Instants.parse("from", from),
                        Instants.parse("to", to),
                        limit,
                        cursor));
    }
}
