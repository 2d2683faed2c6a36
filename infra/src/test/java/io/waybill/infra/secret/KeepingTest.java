package io.waybill.infra.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What keeps a value: its key, and the key that wraps that. */
class KeepingTest {
    private static final byte[] VALUE = bytes("hunter2");
    private static final byte[] NAME = bytes("db 1");

    @TempDir private Path folder;

    @Test
    void whatIsEncryptedIsDecryptedByTheSameKeyForTheSameThing() {
        byte[] key = Sealed256.newKey();
        byte[] encrypted = Sealed256.encrypt(key, NAME, VALUE);

        assertThat(Sealed256.decrypt(key, NAME, encrypted)).isEqualTo(VALUE);
        assertThat(Sealed256.encrypt(key, NAME, VALUE)).isNotEqualTo(encrypted);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sealed256.decrypt(key, bytes("db 2"), encrypted));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sealed256.decrypt(Sealed256.newKey(), NAME, encrypted));
    }

    @Test
    void whatWasChangedIsNotDecryptedWhereverItWasChanged() {
        byte[] key = Sealed256.newKey();
        byte[] encrypted = Sealed256.encrypt(key, NAME, VALUE);

        for (int i = 0; i < encrypted.length; i++) {
            byte[] changed = encrypted.clone();
            changed[i] ^= 1;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Sealed256.decrypt(key, NAME, changed));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sealed256.decrypt(key, NAME, new byte[5]));
    }

    @Test
    void aMasterKeyUnwrapsWhatItWrappedAndNoOtherDoes() {
        FileMasterKey one = FileMasterKey.of("ab".repeat(32), "one");
        FileMasterKey other = FileMasterKey.of("cd".repeat(32), "other");
        byte[] wrapped = one.wrap(VALUE, NAME);

        assertThat(one.unwrap(wrapped, NAME)).isEqualTo(VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> other.unwrap(wrapped, NAME));
        assertThat(one.id()).startsWith("file/").isNotEqualTo(other.id());
        assertThat(one.toString()).doesNotContain("abab");
    }

    @Test
    void whatIsNoMasterKeyIsSaidAndNotRepeated() {
        assertThatThrownBy(() -> FileMasterKey.of("hunter2", "/etc/key"))
                .isInstanceOf(NoMasterKey.class)
                .hasMessage("/etc/key is no master key of secrets: it takes 64 hexadecimal digits");
        assertThatThrownBy(() -> FileMasterKey.in(folder.resolve("none")))
                .hasMessageContaining("bring the file back");
    }

    @Test
    void aKeyThatIsMissingIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("now"), "ab".repeat(32) + "\n");
        Path former = Files.writeString(folder.resolve("former"), "cd".repeat(32));
        MasterKeys keys = new MasterKeys(new MasterKeyProperties(file, List.of(former)));
        String known = FileMasterKey.of("cd".repeat(32), "").id();

        assertThat(keys.current(false).id()).isEqualTo(FileMasterKey.of("ab".repeat(32), "").id());
        assertThat(keys.of(known).id()).isEqualTo(known);
        assertThatThrownBy(() -> keys.of("kms/7"))
                .isInstanceOf(NoMasterKey.class)
                .hasMessageContaining("its key is wrapped by master key kms/7")
                .hasMessageContaining("waybill.secrets.former-master-key-files");
    }

    @Test
    void whereServersAreElsewhereNoneIsMade() {
        MasterKeys keys = new MasterKeys(new MasterKeyProperties(null, List.of()));

        assertThatThrownBy(() -> keys.current(true))
                .isInstanceOf(NoMasterKey.class)
                .hasMessageContaining("waybill.secrets.master-key-file");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
