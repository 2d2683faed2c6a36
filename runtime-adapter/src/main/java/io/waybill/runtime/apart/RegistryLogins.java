package io.waybill.runtime.apart;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.registry.Credentials;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Logins as {@code docker login} leaves them in its {@code config.json}. */
final class RegistryLogins {
    private RegistryLogins() {}

    static Map<String, Credentials> read(@Nullable Path file) throws IOException {
        Map<String, Credentials> logins = new HashMap<>();
        if (file != null) {
            try {
                WaybillJson.mapper()
                        .readTree(Files.readString(file))
                        .path("auths")
                        .forEachEntry(
                                (registry, login) -> logins.put(registry, login(registry, login)));
            } catch (NoSuchFileException _) {
                throw new IllegalArgumentException("there is no file " + file);
            } catch (JacksonException unreadable) {
                throw new IllegalArgumentException(
                        file + " is not JSON: " + unreadable.getOriginalMessage());
            }
        }
        return logins;
    }

    private static Credentials login(String registry, JsonNode login) {
        String auth = login.path("auth").asString("");
        try {
            String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "the login of "
                        + registry
                        + " has no readable \"auth\"; one that is kept in a credential store cannot be used here");
    }
}
