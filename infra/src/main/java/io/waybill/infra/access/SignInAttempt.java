package io.waybill.infra.access;

import io.waybill.domain.wire.WaybillJson;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import tools.jackson.core.JacksonException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * What a browser that was sent to the provider keeps meanwhile, so that any instance can go on when
 * it comes back. It is not signed: the provider holds {@code nonce} and {@code verifier} against
 * what it was asked with, so who changes them only keeps themselves out.
 *
 * @param state has to come back with the browser
 * @param nonce whose hash has to be in the ID token
 * @param verifier whose hash the provider was told, so that a code is of use to nobody else (PKCE)
 * @param redirect where the provider sends the browser back to
 * @param to which page was asked for
 */
record SignInAttempt(String state, String nonce, String verifier, String redirect, String to) {
    private static final String NAME = "waybill-sign-in";
    private static final String PATH = "/ui/login";
    private static final Duration LENGTH = Duration.ofMinutes(10);

    static Optional<SignInAttempt> of(HttpServletRequest request) {
        return Cookies.value(request, NAME).flatMap(SignInAttempt::read);
    }

    private static Optional<SignInAttempt> read(String cookie) {
        try {
            SignInAttempt read =
                    WaybillJson.mapper()
                            .readValue(Base64.getUrlDecoder().decode(cookie), SignInAttempt.class);
            return read != null && read.isWhole() ? Optional.of(read) : Optional.empty();
        } catch (IllegalArgumentException | JacksonException _) {
            return Optional.empty();
        }
    }

    /** What a browser sends may lack anything. */
    private boolean isWhole() {
        return state != null && nonce != null && verifier != null && redirect != null && to != null;
    }

    /** {@code Lax}, as the browser comes back from another site. */
    void keep(HttpServletRequest request, HttpServletResponse response) {
        Cookies.write(
                request,
                response,
                NAME,
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(WaybillJson.mapper().writeValueAsBytes(this)),
                PATH,
                "Lax",
                LENGTH);
    }

    /** It is good for one return, whatever becomes of that. */
    static void forget(HttpServletRequest request, HttpServletResponse response) {
        Cookies.write(request, response, NAME, "", PATH, "Lax", Duration.ZERO);
    }

    boolean isAnsweredBy(String returned) {
        return MessageDigest.isEqual(
                state.getBytes(StandardCharsets.UTF_8), returned.getBytes(StandardCharsets.UTF_8));
    }
}
