package io.waybill.runtime.registry;

import io.waybill.domain.access.Globs;

import java.util.List;

/** Which repositories' images are only taken where they are signed, and by whom. */
public record SignatureRules(List<Rule> rules) {
    /** Nothing need be signed. */
    public static final SignatureRules NONE = new SignatureRules(List.of());

    public SignatureRules {
        rules = List.copyOf(rules);
    }

    /**
     * @param repositories with their registry, such as {@code registry.example/shop/*}
     * @param keys of which any one is enough
     */
    public record Rule(List<String> repositories, List<SignerKey> keys) {
        /**
         * @throws IllegalArgumentException where it names no repository or no key
         */
        public Rule {
            repositories = List.copyOf(repositories);
            keys = List.copyOf(keys);
            if (repositories.isEmpty() || keys.isEmpty()) {
                throw new IllegalArgumentException(
                        "each of waybill.registry.signatures names repositories and keys");
            }
        }
    }

    /**
     * Of the first rule that the repository falls under.
     *
     * @return nothing where its images need not be signed
     */
    List<SignerKey> keysOf(String repository) {
        return rules.stream()
                .filter(
                        rule ->
                                rule.repositories().stream()
                                        .anyMatch(glob -> Globs.fits(glob, repository)))
                .findFirst()
                .map(Rule::keys)
                .orElse(List.of());
    }
}
