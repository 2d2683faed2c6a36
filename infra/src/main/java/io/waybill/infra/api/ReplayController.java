package io.waybill.infra.api;

import io.waybill.domain.ContainerId;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerState;
import io.waybill.infra.access.Needs;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.history.Lives;
import io.waybill.infra.history.Moment;
import io.waybill.projections.Page;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditQueries;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A container's life, state by state, folded from the log. */
@RestController
@Needs(Permission.READ)
class ReplayController {
    private final Lives lives;
    private final ContainerNames names;
    private final AuditQueries audit;

    ReplayController(Lives lives, ContainerNames names, AuditQueries audit) {
        this.lives = lives;
        this.names = names;
        this.audit = audit;
    }

    @GetMapping("/api/v1/containers/{container}/replay")
    Page<Replayed> replay(
            @PathVariable String container,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.requireLimit(limit);
        long from = cursor == null ? 0 : Page.positionOf(cursor);
        ContainerId id = names.resolve(container);
        List<Moment<ContainerState>> moments = new ArrayList<>();
        lives.walk(
                id,
                moment -> {
                    if (moment.stored().sequence() >= from) {
                        moments.add(moment);
                    }
                    return moments.size() <= most;
                });
        Map<Long, AuditEntry> entries = entries(id, moments);
        List<Replayed> steps =
                moments.stream()
                        .map(moment -> Replayed.of(moment, entries.get(moment.stored().position())))
                        .toList();
        // A cursor is the sequence that the next page begins with.
        return Page.of(steps, most, last -> Long.toString(last.step()));
    }

    private Map<Long, AuditEntry> entries(ContainerId id, List<Moment<ContainerState>> moments) {
        if (moments.isEmpty()) {
            return Map.of();
        }
        long before = moments.getFirst().stored().position() - 1;
        return audit
                .history(id, Math.min(Page.LARGEST, moments.size()), Long.toString(before))
                .items()
                .stream()
                .collect(Collectors.toMap(AuditEntry::position, Function.identity()));
    }
}
