package io.waybill.infra.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.InvalidInput;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class SecretTest {

    /** What the libraries of Standard Webhooks test themselves with. */
    @Test
    void itSignsAsStandardWebhooksHasIt() {
        Secret secret = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(
                        secret.signature(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                1614265330,
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void oneThatIsMadeIsLikeNoOtherAndCanBeGiven() {
        Secret made = Secret.made();
        assertThat(made.text()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(Secret.made().text()).isNotEqualTo(made.text());
        assertThat(Secret.of(made.text()).text()).isEqualTo(made.text());
        assertThat(made.toString()).doesNotContain(made.text().substring(6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_dG9vIHNob3J0",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!"
            })
    void whatIsNoSecretIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> Secret.of(text))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("secret: it is whsec_ and 24 to 64 bytes in Base64");
    }
}
