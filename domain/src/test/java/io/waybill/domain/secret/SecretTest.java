package io.waybill.domain.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.SecretId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.secret.SecretCommand.DestroySecretVersion;
import io.waybill.domain.secret.SecretCommand.EraseSecret;
import io.waybill.domain.secret.SecretCommand.PutSecretVersion;
import io.waybill.domain.secret.SecretEvent.SecretErased;
import io.waybill.domain.secret.SecretEvent.SecretVersionDestroyed;
import io.waybill.domain.secret.SecretEvent.SecretVersionPut;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class SecretTest {
    private static final SecretId DB = new SecretId("db-password");

    private final FixtureConfiguration<Secret> secret = new AggregateTestFixture<>(Secret.class);

    @Test
    void theFirstValueBeginsIt() {
        secret.givenNoPriorActivity()
                .when(new PutSecretVersion(DB))
                .expectEvents(new SecretVersionPut(DB, 1));
    }

    @Test
    void aNumberIsNeverGivenTwice() {
        secret.given(put(1), put(2), new SecretErased(DB, List.of(1, 2)))
                .when(new PutSecretVersion(DB))
                .expectEvents(put(3));
    }

    @Test
    void aVersionIsDestroyedOnce() {
        secret.given(put(1), put(2))
                .when(new DestroySecretVersion(DB, 1))
                .expectEvents(new SecretVersionDestroyed(DB, 1));
        new AggregateTestFixture<>(Secret.class)
                .given(put(1), new SecretVersionDestroyed(DB, 1))
                .when(new DestroySecretVersion(DB, 1))
                .expectNoEvents();
    }

    @Test
    void aVersionThatThereNeverWasIsNotDestroyed() {
        secret.given(put(1))
                .when(new DestroySecretVersion(DB, 2))
                .expectException(UnknownThing.class)
                .expectExceptionMessage("secret db-password has no version 2; its newest is 1");
    }

    @Test
    void erasingTellsWhatCouldBeReadUntilThen() {
        secret.given(put(1), put(2), put(3), new SecretVersionDestroyed(DB, 2))
                .when(new EraseSecret(DB))
                .expectEvents(new SecretErased(DB, List.of(1, 3)));
        new AggregateTestFixture<>(Secret.class)
                .given(put(1), new SecretErased(DB, List.of(1)))
                .when(new EraseSecret(DB))
                .expectNoEvents();
    }

    @Test
    void theNewestThatCanBeReadIsTaken() {
        SecretState state = after(put(1), put(2), new SecretVersionDestroyed(DB, 2));

        assertThat(state.current().text()).isEqualTo("secret:db-password@1");
        assertThatThrownBy(() -> state.requireReadable(2))
                .isInstanceOf(TransitionRefused.class)
                .hasMessage(
                        "cannot use secret db-password: its version 2 was destroyed; name another one, or none for version 1");
        assertThatThrownBy(() -> after(put(1), new SecretErased(DB, List.of(1))).current())
                .hasMessageContaining("all its values were destroyed; put another one first");
    }

    @Test
    void aReferenceIsReadAsItIsWritten() {
        SecretReference reference = new SecretReference(DB, 3);

        assertThat(SecretReference.of(reference.text())).contains(reference);
        assertThat(SecretReference.asked("secret:db-password"))
                .contains(new SecretReference.Asked(DB, null));
        assertThat(SecretReference.asked("secret:db-password@3"))
                .contains(new SecretReference.Asked(DB, 3));
        assertThat(SecretReference.asked("plain")).isEmpty();
    }

    @Test
    void whatWasOnRecordBeforeThereWereSecretsStaysWhatItWas() {
        assertThat(SecretReference.of("secret:db-password")).isEmpty();
        assertThat(SecretReference.of("secret: anything@1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret:", "secret:@1", "secret:DB", "secret:db@0", "secret:db@x"})
    void whatBeginsAsAReferenceIsOne(String text) {
        assertThatThrownBy(() -> SecretReference.asked(text)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void aSpecificationTellsItsSecrets() {
        ContainerSpec spec =
                ContainerSpec.DEFAULT.withEnvironment(
                        Map.of("A", "plain", "DB_PASSWORD", "secret:db-password@2"));

        assertThat(spec.secrets()).isEqualTo(Map.of("DB_PASSWORD", new SecretReference(DB, 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PASSWORD",
                "DB_PASSWORD",
                "PGPASSWORD",
                "API_KEY",
                "GITHUB_TOKEN",
                "secret",
                "aws.secret",
                "MYSQL_PWD",
                "SENTRY_DSN"
            })
    void namesThatSaySecretAreKnown(String name) {
        assertThat(SecretNames.saysSecret(name, "x3")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PASSWORD_FILE", "MAX_TOKENS", "KEYBOARD", "TOKENIZER", "MONKEY", "COMPASS"})
    void namesThatDoNotAreLeftAlone(String name) {
        assertThat(SecretNames.saysSecret(name, "x3")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "true", "/run/secrets/db"})
    void whatCanBeNoSecretIsLeftAloneUnderAnyName(String value) {
        assertThat(SecretNames.saysSecret("DB_PASSWORD", value)).isFalse();
    }

    private static SecretVersionPut put(int version) {
        return new SecretVersionPut(DB, version);
    }

    private static SecretState after(SecretEvent... events) {
        SecretState state = null;
        for (SecretEvent event : events) {
            state = SecretState.evolve(state, event);
        }
        return java.util.Objects.requireNonNull(state);
    }
}
