package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.rollout.OnFailure;
import io.waybill.domain.rollout.RolloutKind;
import io.waybill.infra.api.RolloutController.Rolling;
import io.waybill.infra.api.RolloutController.To;
import io.waybill.projections.Words;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which rollout is asked for, as it was filled in: all of it stands in the address of its plan. */
final class RolloutAsked {
    static final String PATH = "/ui/rollouts/plan";
    private static final List<String> SCOPE =
            List.of("container", "image", "host", "label", "rollout", "all");
    private static final List<String> TARGET = List.of("version", "revision", "instant");
    private static final List<String> PACE =
            List.of("batch", "pause", "watch", "maxFailures", "onFailure", "order", "grace");

    private final Map<String, String> filled;

    private RolloutAsked(Map<String, String> filled) {
        this.filled = filled;
    }

    static RolloutAsked of(HttpServletRequest http) {
        Map<String, String> filled = new LinkedHashMap<>();
        take(http, List.of("kind"), filled);
        take(http, SCOPE, filled);
        take(http, TARGET, filled);
        take(http, PACE, filled);
        return new RolloutAsked(filled);
    }

    private static void take(
            HttpServletRequest http, List<String> fields, Map<String, String> into) {
        for (String field : fields) {
            String value = Asked.text(http, field);
            if (value != null) {
                into.put(field, value);
            }
        }
    }

    /** What is in a field; nothing where it was left empty. */
    public @Nullable String get(String field) {
        return filled.get(field);
    }

    public Map<String, String> filled() {
        return filled;
    }

    public boolean hasScope() {
        return SCOPE.stream().anyMatch(filled::containsKey);
    }

    /** Whether it is said what is meant and what it is to become, so that it can be planned. */
    boolean isWhole() {
        return hasScope() && (isUndoing() || TARGET.stream().anyMatch(filled::containsKey));
    }

    public boolean isUndoing() {
        return filled.containsKey("rollout");
    }

    /** Whether something was said of how it goes. */
    public boolean hasPace() {
        return PACE.stream().anyMatch(filled::containsKey);
    }

    RolloutKind kind() {
        RolloutKind kind = Asked.word("kind", RolloutKind.class, get("kind"));
        return kind == null || isUndoing() ? RolloutKind.ROLLBACK : kind;
    }

    public boolean isUpgrade() {
        return RolloutKind.UPGRADE.words().equals(get("kind"));
    }

    /** The same, to be what it was then. */
    RolloutAsked asOf(String instant) {
        Map<String, String> other = new LinkedHashMap<>(filled);
        TARGET.forEach(other::remove);
        other.put("instant", instant);
        return new RolloutAsked(other);
    }

    public String href() {
        Address address = Address.of(PATH);
        filled.forEach(address::with);
        return address.toString();
    }

    /** A plan of it. */
    Rolling planned() {
        return rolling(null, false, new Because("", null, null));
    }

    /**
     * Exactly what was planned.
     *
     * @param plan its fingerprint
     */
    Rolling rolling(@Nullable String plan, boolean partial, Because because) {
        return new Rolling(
                get("container"),
                get("image"),
                get("host"),
                labels(get("label")),
                get("rollout"),
                filled.containsKey("all") ? true : null,
                to(),
                null,
                plan,
                partial,
                Asked.number("batch", get("batch")),
                get("pause"),
                get("watch"),
                Asked.number("maxFailures", get("maxFailures")),
                Asked.word("onFailure", OnFailure.class, get("onFailure")),
                Asked.word("order", ReplaceOrder.class, get("order")),
                get("grace"),
                because.reason(),
                because.ticket());
    }

    private @Nullable To to() {
        if (TARGET.stream().noneMatch(filled::containsKey)) {
            return null;
        }
        return new To(
                Asked.number("to.revision", get("revision")),
                Asked.number("to.version", get("version")),
                Asked.instant("to.instant", get("instant")));
    }

    private static @Nullable Map<String, String> labels(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (String each : text.split("[,\\s]+")) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new InvalidInput("label", "'" + each + "' is not NAME=VALUE");
            }
            labels.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return labels;
    }

    /** The form's field for one that the API names. */
    static String field(String named) {
        return switch (named) {
            case "to" -> "version";
            case "selector" -> "label";
            case "scope" -> "image";
            default -> named.startsWith("to.") ? named.substring(3) : named;
        };
    }

    static List<String> words(Enum<?>[] all) {
        return Arrays.stream(all).map(Words::of).toList();
    }
}
