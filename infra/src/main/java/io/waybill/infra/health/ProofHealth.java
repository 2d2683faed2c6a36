package io.waybill.infra.health;

import io.waybill.infra.proof.Proofs;
import io.waybill.infra.proof.SignedCheckpoint;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

import java.util.List;

/** How far the log is provable, and what keeps it from being so. */
@Component("proof")
class ProofHealth extends AbstractHealthIndicator {
    private final Proofs proofs;

    ProofHealth(Proofs proofs) {
        this.proofs = proofs;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up().withDetail("events", proofs.size());
        proofs.newest()
                .map(SignedCheckpoint::size)
                .ifPresent(size -> builder.withDetail("signed", size));
        List<String> troubles = proofs.troubles();
        if (!troubles.isEmpty()) {
            builder.status(KafkaHealth.DEGRADED).withDetail("because", troubles);
        }
    }
}
