package io.waybill.infra.web;

import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.AuditController;
import io.waybill.infra.api.AuditFilters;
import io.waybill.infra.history.AuditTrail;
import io.waybill.projections.Page;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditField;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditGroups;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditQueries;
import io.waybill.projections.audit.AuditWords;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who did what, to what, when, why, and with what outcome. */
@Controller
@Needs(Permission.READ)
class AuditPage {
    private static final int ON_A_PAGE = 100;
    private static final int GROUPS = 100;
    private static final List<String> ASKED =
            List.of(
                    "text",
                    "actor",
                    "action",
                    "container",
                    "name",
                    "image",
                    "version",
                    "host",
                    "outcome",
                    "cause",
                    "ticket",
                    "from",
                    "to");
    private static final List<String> GROUPED_BY =
            List.of(
                    "actor", "action", "name", "host", "image", "version", "outcome", "cause",
                    "ticket", "day");

    private final AuditQueries audit;
    private final AuditFilters filters;
    private final AuditTrail trail;
    private final AuditController api;

    AuditPage(AuditQueries audit, AuditFilters filters, AuditTrail trail, AuditController api) {
        this.audit = audit;
        this.filters = filters;
        this.trail = trail;
        this.api = api;
    }

    /** A field of a form that was left empty asks for nothing. */
    private static final class WithoutBlanks extends HttpServletRequestWrapper {
        WithoutBlanks(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getParameter(String name) {
            return Asked.text((HttpServletRequest) getRequest(), name);
        }
    }

    /**
     * @param value none where entries have none
     * @param href of those entries; none where they cannot be asked for by it
     */
    record Group(String value, long count, @Nullable String href) {}

    @GetMapping("/ui/audit")
    ModelAndView search(HttpServletRequest request) {
        HttpServletRequest http = new WithoutBlanks(request);
        Map<String, String> asked = asked(http);
        AuditFilter filter = filters.of(http);
        ModelAndView page = new ModelAndView("ui/audit");
        page.addObject("asked", asked);
        page.addObject("actions", AuditWords.ACTIONS);
        page.addObject("outcomes", AuditWords.OUTCOMES);
        page.addObject("causes", AuditWords.CAUSES);
        page.addObject("fields", GROUPED_BY);
        page.addObject("csv", address("/ui/audit/export", asked).with("format", "csv").toString());
        page.addObject(
                "ndjson", address("/ui/audit/export", asked).with("format", "ndjson").toString());
        String by = http.getParameter("by");
        page.addObject("by", by);
        if (by != null) {
            addGroups(page, asked, filter, by);
        } else {
            addEntries(page, asked, filter, http);
        }
        return page;
    }

    private static Map<String, String> asked(HttpServletRequest http) {
        Map<String, String> asked = new LinkedHashMap<>();
        for (String field : ASKED) {
            String value = http.getParameter(field);
            if (value != null) {
                asked.put(field, value);
            }
        }
        return asked;
    }

    private static Address address(String path, Map<String, String> asked) {
        Address address = Address.of(path);
        asked.forEach(address::with);
        return address;
    }

    private void addGroups(
            ModelAndView page, Map<String, String> asked, AuditFilter filter, String by) {
        AuditGroups groups = audit.group(filter, AuditField.named(by));
        page.addObject("total", groups.total());
        page.addObject("without", groups.without());
        page.addObject(
                "groups",
                groups.first(GROUPS).items().stream()
                        .map(group -> group(asked, by, group))
                        .toList());
    }

    private static Group group(Map<String, String> asked, String by, AuditGroups.Group group) {
        Map<String, String> narrower = new LinkedHashMap<>(asked);
        String value = group.value();
        int colon = value.lastIndexOf(':');
        switch (by) {
            case "version" -> {
                narrower.put("image", value.substring(0, Math.max(0, colon)));
                narrower.put("version", value.substring(colon + 1));
            }
            case "day" -> {
                narrower.put("from", value);
                narrower.put("to", LocalDate.parse(value).plusDays(1).toString());
            }
            default -> narrower.put(by, value);
        }
        return new Group(value, group.count(), address("/ui/audit", narrower).toString());
    }

    /** Entries that come meanwhile move nothing: a page begins where another one ended. */
    private void addEntries(
            ModelAndView page,
            Map<String, String> asked,
            AuditFilter filter,
            HttpServletRequest http) {
        String before = http.getParameter("before");
        String after = http.getParameter("after");
        boolean upwards = before == null && after != null;
        AuditOrder order = upwards ? AuditOrder.OLDEST_FIRST : AuditOrder.NEWEST_FIRST;
        Page<AuditEntry> found = audit.find(filter, order, ON_A_PAGE, upwards ? after : before);
        List<AuditEntry> entries = upwards ? found.items().reversed() : found.items();
        boolean older = upwards || found.next() != null;
        boolean newer = upwards ? found.next() != null : before != null;
        page.addObject("entries", entries);
        page.addObject(
                "older",
                older && !entries.isEmpty()
                        ? address("/ui/audit", asked)
                                .with("before", entries.getLast().position())
                                .toString()
                        : null);
        page.addObject(
                "newer",
                newer && !entries.isEmpty()
                        ? address("/ui/audit", asked)
                                .with("after", entries.getFirst().position())
                                .toString()
                        : null);
        page.addObject(
                "newest",
                before != null || after != null ? address("/ui/audit", asked).toString() : null);
    }

    /** All of it, as the API exports it. */
    @GetMapping("/ui/audit/export")
    void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String format = "ndjson".equals(request.getParameter("format")) ? "ndjson" : "csv";
        response.setHeader(
                "Content-Disposition", "attachment; filename=\"waybill-audit." + format + "\"");
        api.audit(null, null, null, new WithoutBlanks(request), response);
    }

    @GetMapping("/ui/audit/{id}")
    ModelAndView entry(@PathVariable String id) {
        return new ModelAndView("ui/entry")
                .addObject("told", trail.told(id))
                .addObject("chain", trail.chain(id));
    }
}
