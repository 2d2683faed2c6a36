package io.waybill.infra.access;

import io.waybill.infra.access.ProviderSignIn.Returned;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.people.People;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Browsers that were signed in by the identity provider. Each sign-in is a token that nobody is
 * told, and a session that was begun with it: so it is on record, shown and withdrawn as any other.
 */
@Component
public class SignIns {
    private static final String HINT = "waybill-signed-in-as";
    private static final String HINT_PATH = "/ui/logout";
    // Browsers keep cookies of 4096 bytes, name and attributes included.
    private static final int LONGEST_HINT = 3_800;

    private final ProviderSignIn provider;
    private final TokenRecords records;
    private final Sessions sessions;
    private final OidcProperties oidc;
    private final SignInProperties properties;
    private final People people;

    SignIns(
            ProviderSignIn provider,
            TokenRecords records,
            Sessions sessions,
            OidcProperties oidc,
            SignInProperties properties,
            People people) {
        this.provider = provider;
        this.records = records;
        this.sessions = sessions;
        this.oidc = oidc;
        this.properties = properties;
        this.people = people;
    }

    /**
     * Signs in who came back from the provider; the session's cookie goes with the response.
     *
     * @throws SignInFailed where the provider has it that their session is over
     */
    public void begin(Returned who, HttpServletRequest request, HttpServletResponse response) {
        Instant now = Instant.now();
        Instant until = now.plus(properties.session());
        if (who.until() != null && who.until().isBefore(until)) {
            until = who.until();
        }
        if (!until.isAfter(now)) {
            throw new SignInFailed(
                    provider.name() + " says that your session there is over; begin again.");
        }
        String token =
                records.signIn(
                        who.actor(),
                        until,
                        String.valueOf(oidc.issuer()),
                        own(who.actor(), "signed in at " + provider.name(), request));
        String session = sessions.begin(token).orElseThrow();
        SessionCookie.of(request).ifPresent(sessions::end);
        SessionCookie.set(request, response, session);
        keepHint(request, response, who.idToken().getTokenValue(), Duration.between(now, until));
    }

    /** Whoever signs out may be asked by the provider who they are, where it is not told. */
    private static void keepHint(
            HttpServletRequest request,
            HttpServletResponse response,
            String idToken,
            Duration length) {
        if (idToken.length() <= LONGEST_HINT) {
            Cookies.write(request, response, HINT, idToken, HINT_PATH, "Strict", length);
        }
    }

    /**
     * Signs out the browser, however it was signed in.
     *
     * @return where to send it, so that it is signed out of the provider as well
     */
    public Optional<String> end(HttpServletRequest request, HttpServletResponse response) {
        Optional<String> session = SessionCookie.of(request);
        Optional<TokenRecord> signIn =
                session.flatMap(sessions::tokenOf)
                        .map(records::one)
                        .filter(token -> token.provider() != null);
        signIn.ifPresent(
                token ->
                        records.withdraw(
                                token.id(),
                                own(
                                        new Actor(token.actor(), token.kind(), token.grants()),
                                        "signed out",
                                        request)));
        session.ifPresent(sessions::end);
        SessionCookie.clear(request, response);
        Optional<String> hint = Cookies.value(request, HINT);
        if (hint.isPresent()) {
            Cookies.write(request, response, HINT, "", HINT_PATH, "Strict", Duration.ZERO);
        }
        return signIn.isPresent() && provider.isOffered()
                ? provider.endSession(hint.orElse(null), request)
                : Optional.empty();
    }

    /** Who comes and goes is asked for no permission, as they change nothing but that. */
    private Caller own(Actor actor, @Nullable String reason, HttpServletRequest request) {
        return new Caller(
                actor.name(),
                actor.kind(),
                reason,
                null,
                NewIds.next(),
                null,
                people.address(actor.name(), request.getRemoteAddr()),
                null,
                null);
    }
}
