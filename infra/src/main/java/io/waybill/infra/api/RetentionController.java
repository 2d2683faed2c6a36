package io.waybill.infra.api;

import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.retention.LegalHold;
import io.waybill.infra.retention.LegalHolds;
import io.waybill.infra.retention.Retention;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How long events stay in the database, and what is on hold. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1")
class RetentionController {
    private final Retention retention;
    private final LegalHolds holds;

    RetentionController(Retention retention, LegalHolds holds) {
        this.retention = retention;
        this.holds = holds;
    }

    /**
     * @param where which containers, as a bound operator's grant says it; all where absent
     */
    record Hold(@Nullable String where, @Nullable String reason, @Nullable String ticket)
            implements CommandRequests.Reasoned {}

    @GetMapping("/retention")
    Retention.Told retention() {
        return retention.told();
    }

    /** Those in force first. */
    @GetMapping("/holds")
    Items<LegalHold> holds() {
        return new Items<>(holds.all());
    }

    @PutMapping("/holds/{name}")
    @Needs(Permission.ADMINISTER)
    LegalHold place(@PathVariable String name, @RequestBody Hold body, HttpServletRequest http) {
        return holds.place(
                name,
                body.where() == null ? "" : body.where(),
                CommandRequests.caller(http, body, null));
    }

    @DeleteMapping("/holds/{name}")
    @Needs(Permission.ADMINISTER)
    LegalHold release(@PathVariable String name, HttpServletRequest http) {
        return holds.release(
                name, CommandRequests.caller(http, ContainerController.Why.of(http), null));
    }
}
