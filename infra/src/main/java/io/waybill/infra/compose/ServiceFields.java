package io.waybill.infra.compose;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fields of a service that the Compose specification knows and that are not supported. */
final class ServiceFields {
    static final Set<String> KNOWN =
            Set.of(
                    "annotations",
                    "attach",
                    "blkio_config",
                    "build",
                    "cap_add",
                    "cap_drop",
                    "cgroup",
                    "cgroup_parent",
                    "configs",
                    "cpu_count",
                    "cpu_percent",
                    "cpu_period",
                    "cpu_quota",
                    "cpu_rt_period",
                    "cpu_rt_runtime",
                    "cpu_shares",
                    "cpuset",
                    "credential_spec",
                    "develop",
                    "device_cgroup_rules",
                    "devices",
                    "dns",
                    "dns_opt",
                    "dns_search",
                    "domainname",
                    "driver_opts",
                    "expose",
                    "extends",
                    "external_links",
                    "extra_hosts",
                    "gpus",
                    "group_add",
                    "hostname",
                    "init",
                    "ipc",
                    "isolation",
                    "label_file",
                    "links",
                    "logging",
                    "mac_address",
                    "mem_reservation",
                    "mem_swappiness",
                    "memswap_limit",
                    "models",
                    "oom_kill_disable",
                    "oom_score_adj",
                    "pid",
                    "pids_limit",
                    "platform",
                    "post_start",
                    "pre_stop",
                    "privileged",
                    "profiles",
                    "provider",
                    "pull_policy",
                    "read_only",
                    "runtime",
                    "secrets",
                    "security_opt",
                    "shm_size",
                    "stdin_open",
                    "stop_signal",
                    "storage_opt",
                    "sysctls",
                    "tty",
                    "ulimits",
                    "use_api_socket",
                    "userns_mode",
                    "uts",
                    "volumes_from");
    static final Map<String, String> INSTEAD =
            Map.of(
                    "build",
                    "build it first (waybill image build), and name it as image",
                    "expose",
                    "it changes nothing: services of a network reach every port of each other",
                    "links",
                    "services of a network find each other by name",
                    "secrets",
                    "give what is secret in files of the host, mounted, or in variables",
                    "configs",
                    "mount a file of the host instead",
                    "extends",
                    "write the fields here, or use a YAML anchor",
                    "profiles",
                    "put such services into a file of their own",
                    "pull_policy",
                    "an image is pulled where its digest is not on the host");

    /** What says that which a container's specification calls otherwise, the likeliest first. */
    private static final Map<String, List<String>> SAYING =
            Map.of(
                    "environment", List.of("environment", "env_file"),
                    "mounts", List.of("volumes", "tmpfs"),
                    "networkMode", List.of("network_mode"),
                    "limits.memoryBytes", List.of("mem_limit", "deploy"),
                    "limits.cpus", List.of("cpus", "deploy"),
                    "restartPolicy", List.of("restart"),
                    "stopGrace", List.of("stop_grace_period"));

    private ServiceFields() {}

    static List<String> saying(String field) {
        return field.startsWith("healthCheck.")
                ? List.of("healthcheck")
                : SAYING.getOrDefault(field, List.of(field));
    }
}
