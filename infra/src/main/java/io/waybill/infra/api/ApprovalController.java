package io.waybill.infra.api;

import io.waybill.domain.access.Permission;
import io.waybill.infra.access.ApprovalRecord;
import io.waybill.infra.access.ApprovalRecords;
import io.waybill.infra.access.Approvers;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.ContainerController.Why;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What somebody else has to approve of, and who did. To read is enough to be asked; whether they
 * may decide follows from what each is about.
 */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1/approvals")
public class ApprovalController {
    private final ApprovalRecords records;
    private final Approvers approvers;

    ApprovalController(ApprovalRecords records, Approvers approvers) {
        this.records = records;
        this.approvers = approvers;
    }

    /** The newest five hundred, those first that are waited for. */
    @GetMapping
    public Items<ApprovalRecord> all() {
        return new Items<>(records.all());
    }

    @GetMapping("/{approval}")
    public ApprovalRecord one(@PathVariable String approval) {
        return records.one(approval);
    }

    /** Lets who asked do it, once. */
    @PostMapping("/{approval}/approve")
    public ApprovalRecord approve(
            @PathVariable String approval,
            @RequestBody(required = false) @Nullable Why body,
            HttpServletRequest http) {
        return approvers.approve(approval, CommandRequests.caller(http, Why.of(body), null));
    }

    /** An approval that was given and not used holds no more, either. */
    @PostMapping("/{approval}/reject")
    public ApprovalRecord reject(
            @PathVariable String approval,
            @RequestBody(required = false) @Nullable Why body,
            HttpServletRequest http) {
        return approvers.reject(approval, CommandRequests.caller(http, Why.of(body), null));
    }
}
