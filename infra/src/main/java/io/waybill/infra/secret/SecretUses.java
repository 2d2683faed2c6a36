package io.waybill.infra.secret;

import io.waybill.domain.ContainerId;
import io.waybill.domain.SecretId;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.secret.SecretReference;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.projections.fleet.FleetQueries;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which containers are asked for with a secret. */
@Component
class SecretUses {
    private final FleetQueries fleet;
    private final Aggregates aggregates;

    SecretUses(FleetQueries fleet, Aggregates aggregates) {
        this.fleet = fleet;
        this.aggregates = aggregates;
    }

    /** By name; found by the fleet, and as the log has them. */
    List<SecretUse> of(SecretId secret) {
        List<SecretUse> uses = new ArrayList<>();
        for (String id : fleet.namingSecret(secret.value())) {
            ContainerState state = aggregates.container(new ContainerId(id));
            Desired desired = state.desired();
            if (desired.state() == DesiredState.ABSENT) {
                continue;
            }
            List<String> variables = new ArrayList<>();
            int oldest = Integer.MAX_VALUE;
            for (var each : desired.spec().secrets().entrySet()) {
                SecretReference reference = each.getValue();
                if (reference.secret().equals(secret)) {
                    variables.add(each.getKey());
                    oldest = Math.min(oldest, reference.version());
                }
            }
            if (!variables.isEmpty()) {
                uses.add(
                        new SecretUse(
                                state.id(),
                                desired.name(),
                                desired.host().value(),
                                List.copyOf(variables),
                                oldest));
            }
        }
        uses.sort(Comparator.comparing(SecretUse::name).thenComparing(SecretUse::host));
        return uses;
    }
}
