package io.waybill.infra.api;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.history.AuditTrail;
import io.waybill.infra.history.Told;
import io.waybill.projections.Page;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditField;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditGroups;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditProjection;
import io.waybill.projections.audit.AuditQueries;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Who did what, to what, when, why, and with what outcome. */
@RestController
@Needs(Permission.READ)
public class AuditController {
    private final AuditQueries audit;
    private final AuditFilters filters;
    private final AuditExport export;
    private final AuditTrail trail;
    private final FreshReads fresh;

    AuditController(
            AuditQueries audit,
            AuditFilters filters,
            AuditExport export,
            AuditTrail trail,
            FreshReads fresh) {
        this.audit = audit;
        this.filters = filters;
        this.export = export;
        this.trail = trail;
        this.fresh = fresh;
    }

    /** What the description of the API says of {@link AuditFilters}. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(name = "actor", in = ParameterIn.QUERY)
    @Parameter(name = "action", in = ParameterIn.QUERY)
    @Parameter(name = "container", in = ParameterIn.QUERY)
    @Parameter(name = "name", in = ParameterIn.QUERY)
    @Parameter(name = "image", in = ParameterIn.QUERY)
    @Parameter(name = "version", in = ParameterIn.QUERY)
    @Parameter(name = "host", in = ParameterIn.QUERY)
    @Parameter(name = "outcome", in = ParameterIn.QUERY)
    @Parameter(name = "cause", in = ParameterIn.QUERY)
    @Parameter(name = "ticket", in = ParameterIn.QUERY)
    @Parameter(name = "text", in = ParameterIn.QUERY)
    @Parameter(name = "from", in = ParameterIn.QUERY)
    @Parameter(name = "to", in = ParameterIn.QUERY)
    @interface Filtered {}

    /** A page, or, in a format that is asked for, all there is. */
    @Filtered
    @Parameter(name = "order", in = ParameterIn.QUERY)
    @Parameter(name = "format", in = ParameterIn.QUERY)
    @GetMapping("/api/v1/audit")
    public @Nullable Page<AuditEntry> audit(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast,
            @Parameter(hidden = true) HttpServletRequest http,
            HttpServletResponse response)
            throws IOException {
        AuditFormat format = AuditFormat.of(http);
        AuditOrder order = AuditFilters.order(http);
        fresh.await(AuditProjection.NAME, atLeast);
        AuditFilter filter = filters.of(http);
        if (format == null) {
            return audit.find(filter, order, limit == null ? 100 : limit, cursor);
        }
        if (cursor != null || (limit != null && limit < 1)) {
            throw new InvalidInput(
                    "format", "an export is no page: it takes no cursor, and a limit of 1 or more");
        }
        export.write(filter, order, limit == null ? Long.MAX_VALUE : limit, format, response);
        return null;
    }

    record Counted(long count) {}

    @Filtered
    @GetMapping("/api/v1/audit/count")
    Counted count(
            @RequestParam(required = false) @Nullable String atLeast,
            @Parameter(hidden = true) HttpServletRequest http) {
        fresh.await(AuditProjection.NAME, atLeast);
        return new Counted(audit.count(filters.of(http)));
    }

    @Filtered
    @GetMapping("/api/v1/audit/groups")
    AuditGroups groups(
            @RequestParam(name = "by") String by,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String atLeast,
            @Parameter(hidden = true) HttpServletRequest http) {
        AuditField field = AuditField.named(by);
        Page.requireLimit(limit);
        fresh.await(AuditProjection.NAME, atLeast);
        return audit.group(filters.of(http), field).first(limit);
    }

    @GetMapping("/api/v1/audit/{id}")
    Told entry(@PathVariable String id) {
        return trail.told(id);
    }

    @GetMapping("/api/v1/audit/{id}/chain")
    AuditTrail.Chain chain(@PathVariable String id) {
        return trail.chain(id);
    }
}
