package io.waybill.infra.compose;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * How many containers a service has, and what each may use, as {@code deploy} says it.
 *
 * @param memory in bytes
 */
record Deploy(int replicas, @Nullable Long memory, @Nullable BigDecimal cpus) {
    private static final Set<String> KNOWN =
            Set.of(
                    "endpoint_mode",
                    "labels",
                    "placement",
                    "restart_policy",
                    "rollback_config",
                    "update_config",
                    "mode",
                    "job");

    /** Of a service, whose {@code scale} says the same. */
    static Deploy read(Fields service, Problems problems) {
        Values values = new Values(problems);
        Place scale = service.take("scale");
        Fields deploy = Fields.of(service.take("deploy"), problems);
        Place replicas = deploy.take("replicas");
        if (scale != null && replicas != null) {
            problems.wrong(scale, "deploy.replicas says how many, too; one of them is enough");
        }
        Place mode = deploy.take("mode");
        if (mode != null && !"replicated".equals(mode.text())) {
            problems.unsupported(mode, "say how many replicas there are");
        }
        Fields resources = Fields.of(deploy.take("resources"), problems);
        Fields limits = Fields.of(resources.take("limits"), problems);
        Long memory = values.bytes(limits.take("memory"));
        BigDecimal cpus = values.decimal(limits.take("cpus"));
        limits.rest(Map.of(), Set.of("pids"));
        resources.rest(Map.of(), Set.of("reservations"));
        deploy.rest(Map.of("restart_policy", "say restart instead"), KNOWN);
        Integer count = values.number(replicas != null ? replicas : scale);
        return new Deploy(count == null ? 1 : count, memory, cpus);
    }
}
