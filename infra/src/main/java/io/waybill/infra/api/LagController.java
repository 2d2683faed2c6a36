package io.waybill.infra.api;

import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.lag.Lag;
import io.waybill.infra.lag.Lags;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far behind the log everything is. */
@RestController
@Needs(Permission.READ)
class LagController {
    private final Lags lags;

    LagController(Lags lags) {
        this.lags = lags;
    }

    @GetMapping("/api/v1/lag")
    Lag lag() {
        return lags.now();
    }
}
