package io.waybill.infra.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How people sign in to the pages at the identity provider whose tokens the API takes.
 *
 * @param clientId what the provider knows Waybill's pages by; none where nobody signs in there
 * @param clientSecret what Waybill shows the provider; none where it is in a file, or where the
 *     provider asks for none
 * @param clientSecretFile where that is read from, anew where the provider did not take it
 * @param name what the login page calls the provider
 * @param address where browsers find Waybill, as in {@code https://waybill.example}; as each
 *     request says where absent
 * @param scopes what the provider is asked for; what names actors and groups has to be in the ID
 *     token then
 * @param session how long a browser is signed in, twelve hours at most
 * @param sessionEndClaim where the ID token may say when that has to be over, in seconds since 1970
 */
@ConfigurationProperties("waybill.access.oidc.sign-in")
record SignInProperties(
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable Path clientSecretFile,
        @DefaultValue("the identity provider") String name,
        @Nullable URI address,
        @DefaultValue({"openid", "profile"}) List<String> scopes,
        @DefaultValue("8h") Duration session,
        @DefaultValue("session_expiry") String sessionEndClaim) {

    /** Without the secret, wherever this is written to. */
    @Override
    public String toString() {
        return "sign-in as client " + clientId + " at " + name;
    }
}
