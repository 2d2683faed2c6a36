package io.waybill.infra.api;

import io.waybill.runtime.Targets;
import io.waybill.runtime.registry.Credentials;
import io.waybill.runtime.registry.SignatureRules;
import io.waybill.runtime.registry.SignerKey;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How registries are spoken to.
 *
 * @param logins by the registry's host and port
 * @param insecure hosts and ports that speak plain HTTP; loopback ones are taken to
 * @param targets where they may be
 * @param signatures which images are only taken where they are signed
 */
@ConfigurationProperties("waybill.registry")
record RegistryProperties(
        @DefaultValue Map<String, Credentials> logins,
        @DefaultValue Set<String> insecure,
        @DefaultValue List<Signed> signatures,
        @DefaultValue("not-link-local") Targets targets) {

    /**
     * Whose images have to be signed.
     *
     * @param repositories with their registry; {@code *} stands for anything
     * @param keys files of public keys, of which any one is enough
     */
    record Signed(@DefaultValue List<String> repositories, @DefaultValue List<Path> keys) {
        SignatureRules.Rule rule() {
            return new SignatureRules.Rule(repositories, keys.stream().map(Signed::read).toList());
        }

        private static SignerKey read(Path file) {
            try {
                return SignerKey.read(Files.readString(file));
            } catch (IllegalArgumentException failure) {
                throw new IllegalArgumentException(
                        "%s, a key of waybill.registry.signatures: %s"
                                .formatted(file, failure.getMessage()));
            } catch (IOException failure) {
                throw new IllegalArgumentException(
                        "cannot read %s, a key of waybill.registry.signatures: %s"
                                .formatted(file, failure));
            }
        }
    }

    SignatureRules rules() {
        return new SignatureRules(signatures.stream().map(Signed::rule).toList());
    }
}
