package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parts of a specification as they are filled in, in the words of {@code docker run}. */
final class SpecText {
    private static final Pattern PORT =
            Pattern.compile(
                    "(?:(?:(?<ip>\\[[^]]+]|[^:]+):)?(?<host>\\d{0,5}):)?(?<inside>\\d{1,5})(?:/(?<protocol>\\w+))?");
    private static final Pattern MEMORY =
            Pattern.compile(
                    "(\\d{1,9}(?:\\.\\d{1,9})?)\\s*([kmgt]?)(?:i?b)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern RESTART =
            Pattern.compile("(no|always|unless-stopped|on-failure)(?::(\\d{1,6}))?");
    private static final String TMPFS = "tmpfs:";

    private SpecText() {}

    /** One a line, or several with spaces or commas between. */
    static List<PortBinding> ports(@Nullable String text) {
        List<PortBinding> ports = new ArrayList<>();
        for (String each : parts(text, "[\\s,]+")) {
            Matcher matcher = PORT.matcher(each);
            if (!matcher.matches()) {
                throw new InvalidInput(
                        "ports",
                        "'"
                                + each
                                + "' is not a port such as 8080:80, 127.0.0.1:8080:80, 53:53/udp or 80");
            }
            String ip = matcher.group("ip");
            String host = matcher.group("host");
            String protocol = matcher.group("protocol");
            ports.add(
                    new PortBinding(
                            Integer.parseInt(matcher.group("inside")),
                            protocol == null ? "tcp" : protocol.toLowerCase(Locale.ROOT),
                            ip == null ? null : ip.replaceAll("[\\[\\]]", ""),
                            host == null || host.isEmpty() ? 0 : Integer.parseInt(host)));
        }
        return ports;
    }

    static String ofPorts(List<PortBinding> ports) {
        return ports.stream().map(SpecText::of).collect(Collectors.joining("\n"));
    }

    private static String of(PortBinding port) {
        String ip = port.hostIp();
        String where = ip == null ? "" : (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":";
        String host = port.hostPort() == 0 ? (ip == null ? "" : ":") : port.hostPort() + ":";
        String protocol = port.protocol().equals("tcp") ? "" : "/" + port.protocol();
        return where + host + port.containerPort() + protocol;
    }

    /** {@code [source:]target[:ro]} a line; a source with a slash is the host's path. */
    static List<Mount> mounts(@Nullable String text) {
        return parts(text, "\\R").stream().map(SpecText::mount).toList();
    }

    private static Mount mount(String text) {
        if (text.startsWith(TMPFS)) {
            return new Mount(Mount.Type.TMPFS, null, text.substring(TMPFS.length()), false);
        }
        List<String> parts = List.of(text.split(":", -1));
        String last = parts.getLast();
        boolean mode = parts.size() > 1 && (last.equals("ro") || last.equals("rw"));
        List<String> paths = mode ? parts.subList(0, parts.size() - 1) : parts;
        if (paths.size() > 2 || paths.stream().anyMatch(String::isEmpty)) {
            throw new InvalidInput(
                    "mounts",
                    "'"
                            + text
                            + "' is not a mount such as /host/path:/path, volume:/path:ro, /path or tmpfs:/path");
        }
        String source = paths.size() == 2 ? paths.getFirst() : null;
        return new Mount(
                source != null && source.startsWith("/") ? Mount.Type.BIND : Mount.Type.VOLUME,
                source,
                paths.getLast(),
                mode && last.equals("ro"));
    }

    static String ofMounts(List<Mount> mounts) {
        return mounts.stream().map(SpecText::of).collect(Collectors.joining("\n"));
    }

    private static String of(Mount mount) {
        String source =
                mount.type() == Mount.Type.TMPFS
                        ? TMPFS
                        : mount.source() == null ? "" : mount.source() + ":";
        return source + mount.target() + (mount.readOnly() ? ":ro" : "");
    }

    /** {@code NAME=VALUE} a line. */
    static Map<String, String> pairs(String field, @Nullable String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String each : parts(text, "\\R")) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new InvalidInput(field, "'" + each + "' is not NAME=VALUE");
            }
            pairs.put(each.substring(0, equals).strip(), each.substring(equals + 1));
        }
        return pairs;
    }

    static String ofPairs(Map<String, String> pairs) {
        return pairs.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    static List<String> names(@Nullable String text) {
        return parts(text, "[\\s,]+");
    }

    static Limits limits(@Nullable String memory, @Nullable String cpus) {
        return new Limits(memory == null ? null : memory(memory), cpus == null ? null : cpus(cpus));
    }

    /** Bytes; {@code 512m} and {@code 1.5GiB} are powers of 1024, as with Docker. */
    private static long memory(String text) {
        Matcher matcher = MEMORY.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidInput(
                    "limits.memoryBytes",
                    "'" + text + "' is not a size such as 512m, 1.5g or 1073741824");
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : "kmgt".indexOf(unit) + 1;
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1L << (10 * power)))
                .longValue();
    }

    static @Nullable String ofMemory(@Nullable Long bytes) {
        if (bytes == null) {
            return null;
        }
        return bytes % (1L << 30) == 0
                ? (bytes >> 30) + "g"
                : bytes % (1L << 20) == 0 ? (bytes >> 20) + "m" : bytes.toString();
    }

    private static BigDecimal cpus(String text) {
        if (!text.matches("\\d{1,4}(\\.\\d{1,6})?")) {
            throw new InvalidInput("limits.cpus", "'" + text + "' is not a number such as 0.5");
        }
        return new BigDecimal(text);
    }

    static @Nullable RestartPolicy restart(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher matcher = RESTART.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidInput(
                    "restartPolicy",
                    "'" + text + "' is not no, always, unless-stopped, on-failure or on-failure:5");
        }
        return new RestartPolicy(
                RestartPolicy.Name.valueOf(
                        matcher.group(1).toUpperCase(Locale.ROOT).replace('-', '_')),
                matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
    }

    static String ofRestart(RestartPolicy policy) {
        return Words.of(policy.name())
                + (policy.maximumRetries() == 0 ? "" : ":" + policy.maximumRetries());
    }

    private static List<String> parts(@Nullable String text, String between) {
        return text == null
                ? List.of()
                : Pattern.compile(between)
                        .splitAsStream(text)
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList();
    }
}
