package io.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Fingerprint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** What could be a secret does not leave the agent. */
class SecretsTest {
    private static final Secrets SECRETS = Secrets.under("a key that is long enough for a test");
    @TempDir private Path folder;

    private static ContainerSpec hidden(Secrets secrets, String name, String value) {
        return secrets.hide(ContainerSpec.DEFAULT.withEnvironment(Map.of(name, value), Map.of()));
    }

    private static String fingerprint(Secrets secrets, String name, String value) {
        return hidden(secrets, name, value).fingerprints().getOrDefault(name, "none");
    }

    @ParameterizedTest
    @CsvSource({
        "DB_PASSWORD, hunter2",
        "FOO, hunter2",
        "DATABASE_URL, postgres://web:hunter2@db/web",
        "GREETING, hello",
        "API_KEY, 1",
        "PIN, 4711",
        "PGPASSWORD, ''",
        "DB_PWD, on",
        "NUMBER, 123456",
        "SOMETHING, /run/x",
    })
    void whatIsNotKnownToBeHarmlessIsHidden(String name, String value) {
        ContainerSpec told = hidden(SECRETS, name, value);
        assertThat(told.environment()).isEmpty();
        assertThat(told.fingerprints()).containsOnlyKeys(name);
        if (value.length() > 3) {
            assertThat(told.toString()).doesNotContain(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PATH, /bin:/usr/bin",
        "TZ, Europe/Berlin",
        "LC_ALL, C.UTF-8",
        "NODE_ENV, production",
        "PORT, 8080",
        "RETRIES, 3",
        "VERBOSE, true",
        "TIMEOUT, 30s",
        "EMPTY, ''",
        "VERSION, 1.27.3",
    })
    void whatIsHarmlessIsTold(String name, String value) {
        ContainerSpec told = hidden(SECRETS, name, value);
        assertThat(told.environment()).isEqualTo(Map.of(name, value));
        assertThat(told.fingerprints()).isEmpty();
    }

    @Test
    void whatWasAskedForIsOnRecordAnywayAndAnythingElseIsNot() {
        ContainerSpec asked =
                ContainerSpec.DEFAULT.withEnvironment(Map.of("GREETING", "hello"), Map.of());
        assertThat(SECRETS.hide(asked, asked, null)).isEqualTo(asked);
        ContainerSpec other =
                ContainerSpec.DEFAULT.withEnvironment(Map.of("GREETING", "s3cret"), Map.of());
        assertThat(SECRETS.hide(other, asked, null).toString())
                .contains("GREETING=hmac-sha256:")
                .doesNotContain("s3cret");
    }

    @Test
    void aChangedValueHasAnotherFingerprintAndTheSameOneTheSame() {
        String first = fingerprint(SECRETS, "TOKEN", "one");
        assertThat(fingerprint(SECRETS, "TOKEN", "one")).isEqualTo(first);
        assertThat(fingerprint(SECRETS, "TOKEN", "two")).isNotEqualTo(first);
        assertThat(fingerprint(SECRETS, "OTHER_TOKEN", "one")).isNotEqualTo(first);
    }

    @Test
    void anotherKeyIsTold() {
        Fingerprint one = Fingerprint.parse(fingerprint(SECRETS, "TOKEN", "one"));
        Fingerprint other =
                Fingerprint.parse(
                        fingerprint(
                                Secrets.under("another key that is long enough for a test"),
                                "TOKEN",
                                "one"));
        assertThat(other.key()).isNotEqualTo(one.key());
        assertThat(other.digest()).isNotEqualTo(one.digest());
    }

    @Test
    void theKeyIsMadeOnceAndNobodyElseReadsIt() throws Exception {
        Path file = folder.resolve("keys/fingerprint.key");
        String first = fingerprint(Secrets.keptIn(file), "TOKEN", "one");
        assertThat(fingerprint(Secrets.keptIn(file), "TOKEN", "one")).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder.resolve("keys"))) {
            assertThat(files).hasSize(1);
        }
        Files.delete(file);
        assertThat(fingerprint(Secrets.keptIn(file), "TOKEN", "one")).isNotEqualTo(first);
    }

    @Test
    void aKeyThatIsTooShortIsRefused() throws Exception {
        assertThatThrownBy(() -> Secrets.under("short"))
                .isInstanceOf(IllegalArgumentException.class);
        Path file = Files.writeString(folder.resolve("short.key"), "short");
        assertThatThrownBy(() -> fingerprint(Secrets.keptIn(file), "TOKEN", "one"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecretThatIsStillWhatItWasMadeWithIsToldByItsReference() {
        ContainerSpec asked = with("secret:db-password@3");
        SecretValues values =
                SecretValues.of(Map.of("secret:db-password@3", "hunter2"), asked, SECRETS);
        String marks = SecretMarks.of(asked, values);

        assertThat(marks).doesNotContain("hunter2").contains("secret:db-password@3");
        assertThat(SECRETS.hide(with("hunter2"), asked, marks)).isEqualTo(asked);
        ContainerSpec other = SECRETS.hide(with("another"), asked, marks);
        assertThat(other.environment()).isEmpty();
        assertThat(other.fingerprints()).containsOnlyKeys("DB_PASSWORD");
        assertThat(other.toString()).doesNotContain("another");
        // Who has another key can say nothing against it.
        assertThat(
                        Secrets.under("another key that fingerprints are made with")
                                .hide(with("hunter2"), asked, marks))
                .isEqualTo(asked);
    }

    @Test
    void valuesStandInTheEnvironmentAndInNothingThatIsSaid() {
        ContainerSpec asked = with("secret:db-password@3");
        SecretValues values =
                SecretValues.of(Map.of("secret:db-password@3", "hunter2"), asked, SECRETS);

        assertThat(values.environment(asked)).containsEntry("DB_PASSWORD", "hunter2");
        assertThat(values.toString()).isEqualTo("SecretValues[…]");
        assertThat(
                        values.scrubbed(new RuntimeFailure("no", "DB_PASSWORD=hunter2 is refused"))
                                .getMessage())
                .isEqualTo("DB_PASSWORD=*** is refused");
        assertThatThrownBy(() -> SecretValues.NONE.environment(asked))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessage("the value of secret db-password version 3 was not handed over");
    }

    private static ContainerSpec with(String value) {
        return ContainerSpec.DEFAULT.withEnvironment(Map.of("DB_PASSWORD", value));
    }
}
