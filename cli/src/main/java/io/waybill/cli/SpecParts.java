package io.waybill.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parts of a container's specification, as {@code docker run} writes them. */
final class SpecParts {
    private static final Pattern SIZE = Pattern.compile("(-?\\d{1,15})([bkmg]?)b?");
    private static final Pattern PORT =
            Pattern.compile("(?:(?:(\\[[^]]+]|[^:]+):)?(\\d*):)?(\\d+)(?:/(tcp|udp|sctp))?");

    private SpecParts() {}

    /** {@code 512m}, {@code 1g}, bytes where no unit is named. */
    static long bytes(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new Failed(Failed.USAGE, "'" + text + "' is not a size, such as 512m or 1g");
        }
        int shift =
                switch (size.group(2)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        return Long.parseLong(size.group(1)) << shift;
    }

    /**
     * {@code [[IP:]HOST_PORT:]CONTAINER_PORT[/PROTOCOL]}; the engine chooses a host port that is
     * not named.
     */
    static Map<String, Object> port(String text) {
        Matcher port = PORT.matcher(text);
        if (!port.matches()) {
            throw new Failed(
                    Failed.USAGE,
                    "'" + text + "' is not a port, such as 8080:80 or 127.0.0.1:8080:80/tcp");
        }
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("containerPort", Long.valueOf(port.group(3)));
        if (port.group(4) != null) {
            binding.put("protocol", port.group(4));
        }
        if (port.group(1) != null) {
            binding.put("hostIp", port.group(1).replaceAll("[\\[\\]]", ""));
        }
        String hostPort = port.group(2);
        binding.put(
                "hostPort", hostPort == null || hostPort.isEmpty() ? 0L : Long.valueOf(hostPort));
        return binding;
    }

    /**
     * {@code /host/path:/path[:ro]} binds, {@code name:/path[:ro]} mounts a volume, {@code /path}
     * an anonymous one.
     */
    static Map<String, Object> mount(String text) {
        String[] parts = text.split(":", -1);
        boolean readOnly = parts.length == 3 && parts[2].equals("ro");
        boolean writable = parts.length < 3 || readOnly || parts[2].equals("rw");
        if (parts.length > 3 || !writable) {
            throw new Failed(
                    Failed.USAGE, "'" + text + "' is not a volume, such as /srv/data:/data:ro");
        }
        String source = parts.length == 1 ? null : parts[0];
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("type", source != null && source.startsWith("/") ? "bind" : "volume");
        if (source != null) {
            mount.put("source", source);
        }
        mount.put("target", parts.length == 1 ? parts[0] : parts[1]);
        mount.put("readOnly", readOnly);
        return mount;
    }

    /** {@code no}, {@code always}, {@code unless-stopped}, {@code on-failure[:RETRIES]}. */
    static Map<String, Object> restartPolicy(String text) {
        int colon = text.indexOf(':');
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("name", colon < 0 ? text : text.substring(0, colon));
        if (colon >= 0) {
            try {
                policy.put("maximumRetries", Integer.valueOf(text.substring(colon + 1)));
            } catch (NumberFormatException _) {
                throw new Failed(
                        Failed.USAGE,
                        "'" + text + "' is not a restart policy, such as on-failure:3");
            }
        }
        return policy;
    }

    /** {@code NAME=value}; a bare name takes its value from this environment, as docker does. */
    static Map<String, String> pairs(List<String> texts, Map<String, String> environment) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals >= 0) {
                pairs.put(text.substring(0, equals), text.substring(equals + 1));
            } else {
                pairs.put(text, environment.getOrDefault(text, ""));
            }
        }
        return pairs;
    }
}
