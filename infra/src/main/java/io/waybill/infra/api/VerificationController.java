package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.command.Caller;
import io.waybill.infra.verification.Verification;
import io.waybill.infra.verification.Verification.Asked;
import io.waybill.infra.verification.Verification.Difference;
import io.waybill.infra.verification.Verifications;
import io.waybill.infra.verification.VerificationsInBackground;
import io.waybill.projections.Page;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.util.ArrayList;
import java.util.List;

/** Whether the log, what follows from it, and the world agree. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1/verifications")
public class VerificationController {
    private static final int MOST = 100;

    private final Verifications verifications;
    private final VerificationsInBackground work;

    VerificationController(Verifications verifications, VerificationsInBackground work) {
        this.verifications = verifications;
        this.work = work;
    }

    /**
     * @param checks which; all where none is named
     */
    public record Wanted(
            @Nullable List<String> checks, @Nullable String reason, @Nullable String ticket)
            implements CommandRequests.Reasoned {
        static final Wanted ALL = new Wanted(null, null, null);
    }

    @PostMapping
    @Needs(Permission.EXAMINE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    public Verification verify(
            @RequestBody(required = false) @Nullable Wanted body, HttpServletRequest http) {
        Wanted wanted = body == null ? Wanted.ALL : body;
        Caller caller = CommandRequests.caller(http, wanted, null);
        return verifications.request(
                new Asked(
                        OnceUnderItsKey.idOf(http, caller),
                        checks(wanted.checks()),
                        caller.actor(),
                        caller.kind(),
                        caller.reason(),
                        caller.ticket()));
    }

    /** By their names, or by what they begin with, such as {@code projection}. */
    private List<String> checks(@Nullable List<String> wanted) {
        if (wanted == null || wanted.isEmpty()) {
            return work.checks();
        }
        List<String> named = new ArrayList<>();
        for (String name : wanted) {
            List<String> meant =
                    work.checks().stream()
                            .filter(check -> check.equals(name) || check.startsWith(name + " "))
                            .toList();
            if (meant.isEmpty()) {
                throw new InvalidInput(
                        "checks",
                        "there is no check '"
                                + name
                                + "'; there are "
                                + String.join(", ", work.checks()));
            }
            named.addAll(meant);
        }
        return named.stream().distinct().toList();
    }

    @GetMapping
    public Items<Verification> newest() {
        return new Items<>(verifications.newest(MOST));
    }

    @GetMapping("/{id}")
    public Verification one(@PathVariable String id) {
        return verifications.one(id);
    }

    @GetMapping("/{id}/differences")
    public Page<Difference> differences(
            @PathVariable String id,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        verifications.one(id);
        int most = Page.requireLimit(limit);
        return Page.of(
                verifications.differences(
                        id, cursor == null ? 0 : Page.positionOf(cursor), most + 1),
                most,
                difference -> Long.toString(difference.number()));
    }

    @DeleteMapping("/{id}")
    @Needs(Permission.EXAMINE)
    public Verification cancel(@PathVariable String id, HttpServletRequest http) {
        Caller caller = CommandRequests.caller(http, ContainerController.Why.of(http), null);
        return verifications.cancel(id, caller.actor(), caller.reason());
    }
}
