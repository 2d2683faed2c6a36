package io.waybill.domain.access;

import io.waybill.domain.InvalidInput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A role, and what it is bound to. Its form in text is its form everywhere: {@code operator
 * host=edge-*,lab image=shop-* label=team=web}.
 *
 * @param hosts patterns of names, of which one has to fit; any host where there is none
 * @param images the same of images
 * @param labels all of which have to be borne
 * @param secrets patterns of names of the secrets that may be used, or kept; where it is bound,
 *     none but those, else any where there is none
 */
public record Grant(
        Role role,
        List<String> hosts,
        List<String> images,
        Map<String, String> labels,
        List<String> secrets) {
    public static final Grant EVERYTHING = new Grant(Role.ADMIN);

    private static final String FIELD = "grants";
    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._*-]{1,255}");
    private static final int LONGEST = 2_000;

    /** Bound to nothing. */
    public Grant(Role role) {
        this(role, List.of(), List.of(), Map.of(), List.of());
    }

    public Grant {
        hosts = inOrder(hosts);
        images = inOrder(images);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        secrets = inOrder(secrets);
        boolean toContainers = !hosts.isEmpty() || !images.isEmpty() || !labels.isEmpty();
        if (toContainers && role != Role.OPERATOR) {
            throw new InvalidInput(
                    FIELD,
                    "a role "
                            + role.word()
                            + " cannot be bound to hosts, images or labels; an operator can");
        }
        if (!secrets.isEmpty() && role != Role.OPERATOR && role != Role.KEEPER) {
            throw new InvalidInput(
                    FIELD,
                    "a role "
                            + role.word()
                            + " cannot be bound to secrets; an operator and a keeper can");
        }
        Stream.of(hosts, images, secrets).flatMap(List::stream).forEach(Grant::requirePattern);
    }

    /** Whether it is for some things only. */
    public boolean isBound() {
        return !hosts.isEmpty() || !images.isEmpty() || !labels.isEmpty() || !secrets.isEmpty();
    }

    private static List<String> inOrder(List<String> patterns) {
        return List.copyOf(new TreeSet<>(patterns));
    }

    private static void requirePattern(String pattern) {
        if (!PATTERN.matcher(pattern).matches()) {
            throw new InvalidInput(
                    FIELD,
                    "'"
                            + pattern
                            + "' is no pattern of a name: letters, digits, '.', '_', '-', and * for any");
        }
    }

    /**
     * What an operator can be bound to, for rules that select by the same words.
     *
     * @param where such as {@code host=edge-* label=env=prod}; empty for everything
     * @throws InvalidInput where it does not have the form
     */
    public static Grant selecting(String where) {
        return parse(Role.OPERATOR.word() + " " + where);
    }

    /**
     * @throws InvalidInput where it does not have the form
     */
    public static Grant parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > LONGEST) {
            throw new InvalidInput(FIELD, "a grant is a role and what it is bound to");
        }
        List<String> words = Arrays.asList(trimmed.split("\\s+"));
        List<String> hosts = new ArrayList<>();
        List<String> images = new ArrayList<>();
        Map<String, String> labels = new TreeMap<>();
        List<String> secrets = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            String value = word.substring(equals + 1);
            switch (equals < 0 ? word : word.substring(0, equals)) {
                case "host" -> hosts.addAll(several(word, value));
                case "image" -> images.addAll(several(word, value));
                case "secret" -> secrets.addAll(several(word, value));
                case "label" -> {
                    int second = value.indexOf('=');
                    if (second < 1
                            || labels.put(value.substring(0, second), value.substring(second + 1))
                                    != null) {
                        throw new InvalidInput(
                                FIELD,
                                "'" + word + "' is not label=KEY=VALUE, of one value for each key");
                    }
                }
                default ->
                        throw new InvalidInput(
                                FIELD,
                                "'"
                                        + word
                                        + "' is none of host=…, image=…, secret=… and label=KEY=VALUE");
            }
        }
        return new Grant(role(words.getFirst()), hosts, images, labels, secrets);
    }

    private static List<String> several(String word, String value) {
        List<String> each = Arrays.asList(value.split(",", -1));
        if (each.contains("")) {
            throw new InvalidInput(FIELD, "'" + word + "' names nothing in one place");
        }
        return each;
    }

    private static Role role(String word) {
        return Arrays.stream(Role.values())
                .filter(role -> role.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidInput(
                                        FIELD,
                                        "'"
                                                + word
                                                + "' is not a role; there are "
                                                + Arrays.stream(Role.values())
                                                        .map(Role::word)
                                                        .collect(Collectors.joining(", "))));
    }

    /** Of a role that permits it, whatever that is bound to. */
    public boolean permits(Permission permission) {
        return role.permissions().contains(permission);
    }

    /** Whether its role permits it, and the thing is among what it is bound to. */
    public boolean permits(Permission permission, Touched thing) {
        boolean secretsFit =
                !isBound()
                        || thing.secrets().stream()
                                .allMatch(secret -> fits(secrets, secret.value()));
        return permits(permission) && secretsFit && (thing.isSecret() || isAmong(thing));
    }

    /**
     * Whether the thing is among those that its bounds select: any where it is bound to nothing.
     */
    public boolean selects(Touched thing) {
        return isAmong(thing)
                && (secrets.isEmpty()
                        || thing.secrets().stream()
                                .anyMatch(secret -> fits(secrets, secret.value())));
    }

    private boolean isAmong(Touched thing) {
        return (hosts.isEmpty() || thing.host() != null && fits(hosts, thing.host().value()))
                && (images.isEmpty()
                        || thing.image() != null && fits(images, thing.image().value()))
                && (labels.isEmpty()
                        || thing.labels() != null
                                && thing.labels().entrySet().containsAll(labels.entrySet()));
    }

    private static boolean fits(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> Globs.fits(pattern, name));
    }

    /** The text that it is parsed from. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        words.add(role.word());
        if (!hosts.isEmpty()) {
            words.add("host=" + String.join(",", hosts));
        }
        if (!images.isEmpty()) {
            words.add("image=" + String.join(",", images));
        }
        if (!secrets.isEmpty()) {
            words.add("secret=" + String.join(",", secrets));
        }
        labels.forEach((key, value) -> words.add("label=" + key + "=" + value));
        return String.join(" ", words);
    }
}
