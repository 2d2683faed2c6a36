package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words in which {@code docker run} takes a container's specification, as the API's JSON. */
final class SpecWords {
    private static final Pattern PORT =
            Pattern.compile(
                    "(?:(?:(?<ip>\\[[^]]+]|[^:]+):)?(?<host>\\d*):)?(?<container>\\d+)(?:/(?<protocol>\\w+))?");
    private static final Pattern MEMORY =
            Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgt]?)(?:i?b)?", Pattern.CASE_INSENSITIVE);

    private SpecWords() {}

    /** {@code [[address:][port]:]port[/protocol]}; without a host's port the engine chooses one. */
    static ObjectNode port(String text) {
        Matcher matcher = PORT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is not a port such as 8080:80, 127.0.0.1:8080:80, 53:53/udp or 80;"
                            + " give a range port by port");
        }
        ObjectNode port =
                Json.object()
                        .put("containerPort", portNumber(matcher.group("container"), 1, text))
                        .put(
                                "protocol",
                                matcher.group("protocol") == null
                                        ? "tcp"
                                        : matcher.group("protocol").toLowerCase(Locale.ROOT));
        String ip = matcher.group("ip");
        if (ip != null) {
            port.put("hostIp", ip.startsWith("[") ? ip.substring(1, ip.length() - 1) : ip);
        }
        String host = matcher.group("host");
        return port.put("hostPort", host == null || host.isEmpty() ? 0 : portNumber(host, 0, text));
    }

    private static int portNumber(String digits, int least, String whole) {
        int number = digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (number < least || number > 65_535) {
            throw new IllegalArgumentException(
                    "'" + whole + "': " + digits + " is not a port from " + least + " to 65535");
        }
        return number;
    }

    /** What it may use at most; nothing is written where nothing is said. */
    static void limits(ObjectNode into, @Nullable String memory, @Nullable BigDecimal cpus) {
        if (memory == null && cpus == null) {
            return;
        }
        ObjectNode limits = into.putObject("limits");
        if (memory != null) {
            limits.put("memoryBytes", memory(memory));
        }
        if (cpus != null) {
            limits.put("cpus", cpus);
        }
    }

    /** Bytes; {@code 512m} and {@code 1.5GiB} are powers of 1024, as with Docker. */
    static long memory(String text) {
        Matcher matcher = MEMORY.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size such as 512m, 1.5g or 1073741824");
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : "kmgt".indexOf(unit) + 1;
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(1L << (10 * power)))
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException("'" + text + "' is more than any machine has");
        }
    }

    /**
     * {@code [source:]target[:ro|rw]}: a source with a slash is the host's path, another one a
     * volume.
     */
    static ObjectNode mount(String text) {
        List<String> parts = List.of(text.split(":", -1));
        String last = parts.getLast();
        boolean mode = parts.size() > 1 && (last.equals("ro") || last.equals("rw"));
        List<String> paths = mode ? parts.subList(0, parts.size() - 1) : parts;
        if (paths.size() > 2 || paths.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is not a mount such as /host/path:/path, volume:/path:ro or /path");
        }
        String source = paths.size() == 2 ? paths.getFirst() : null;
        if (source != null && (source.startsWith(".") || source.startsWith("~"))) {
            throw new IllegalArgumentException(
                    "'"
                            + source
                            + "' is relative, and the host knows nothing of this folder; give the host's absolute path");
        }
        boolean bind = source != null && source.startsWith("/");
        ObjectNode mount = Json.object().put("type", bind ? "bind" : "volume");
        if (source != null) {
            mount.put("source", source);
        }
        return mount.put("target", paths.getLast()).put("readOnly", last.equals("ro") && mode);
    }

    static ObjectNode tmpfs(String target) {
        return Json.object().put("type", "tmpfs").put("target", target).put("readOnly", false);
    }

    /**
     * {@code no}, {@code always}, {@code unless-stopped}, {@code on-failure} or {@code
     * on-failure:retries}.
     */
    static ObjectNode restartPolicy(String text) {
        Matcher matcher =
                Pattern.compile("(no|always|unless-stopped|on-failure)(?::(\\d{1,6}))?")
                        .matcher(text);
        if (!matcher.matches()
                || (matcher.group(2) != null && !matcher.group(1).equals("on-failure"))) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not no, always, unless-stopped, on-failure or on-failure:5");
        }
        int retries = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return Json.object().put("name", matcher.group(1)).put("maximumRetries", retries);
    }

    /** {@code NAME=VALUE}, or {@code NAME} for what the environment here has under it. */
    static void variable(String text, Map<String, String> environment, ObjectNode into) {
        int equals = text.indexOf('=');
        if (equals == 0 || text.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not NAME=VALUE or NAME");
        }
        @Nullable String value = equals > 0 ? text.substring(equals + 1) : environment.get(text);
        if (value == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not set here; give it as " + text + "=VALUE");
        }
        into.put(equals > 0 ? text.substring(0, equals) : text, value);
    }

    /** {@code NAME=VALUE}, or {@code NAME} with an empty value. */
    static void label(String text, ObjectNode into) {
        int equals = text.indexOf('=');
        if (equals == 0 || text.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not NAME=VALUE");
        }
        into.put(
                equals > 0 ? text.substring(0, equals) : text,
                equals > 0 ? text.substring(equals + 1) : "");
    }

    /**
     * An image and, after a colon, the number of its version; the current one where none is named.
     */
    record ImageWord(String image, @Nullable Integer version) {
        static ImageWord of(String text) {
            int colon = text.indexOf(':');
            if (colon < 0) {
                return new ImageWord(text, null);
            }
            String version = text.substring(colon + 1);
            if (colon == 0 || text.indexOf('/') >= 0 || !version.matches("[1-9]\\d{0,8}")) {
                throw new IllegalArgumentException(
                        "'"
                                + text
                                + "' is not IMAGE or IMAGE:VERSION with the number of a version;"
                                + " waybill image publish puts a tag on record as one");
            }
            return new ImageWord(text.substring(0, colon), Integer.valueOf(version));
        }
    }
}
