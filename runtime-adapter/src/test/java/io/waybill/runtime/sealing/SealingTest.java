package io.waybill.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.HexFormat;

class SealingTest {
    private static final byte[] PURPOSE = bytes("a test");
    private static final byte[] ALONGSIDE = bytes("web on edge-1");
    private static final byte[] VALUE = bytes("hunter2");

    private final OpeningKey key = OpeningKey.make();

    @Test
    void whatIsSealedIsOpenedByItsKeyAlone() {
        byte[] sealed = Sealing.seal(key.told(), PURPOSE, ALONGSIDE, VALUE);

        assertThat(key.open(sealed, PURPOSE, ALONGSIDE)).isEqualTo(VALUE);
        assertNotOpened(OpeningKey.make(), sealed, PURPOSE, ALONGSIDE);
    }

    @Test
    void theSameIsNeverSealedAlike() {
        assertThat(Sealing.seal(key.told(), PURPOSE, ALONGSIDE, VALUE))
                .isNotEqualTo(Sealing.seal(key.told(), PURPOSE, ALONGSIDE, VALUE));
    }

    @Test
    void itOpensForNothingElseThanItWasSealedFor() {
        byte[] sealed = Sealing.seal(key.told(), PURPOSE, ALONGSIDE, VALUE);

        assertNotOpened(key, sealed, bytes("another"), ALONGSIDE);
        assertNotOpened(key, sealed, PURPOSE, bytes("web on edge-2"));
    }

    @Test
    void whatWasChangedIsNotOpenedWhereverItWasChanged() {
        byte[] sealed = Sealing.seal(key.told(), PURPOSE, ALONGSIDE, VALUE);

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertNotOpened(key, changed, PURPOSE, ALONGSIDE);
        }
        assertNotOpened(key, new byte[3], PURPOSE, ALONGSIDE);
    }

    @Test
    void nothingIsSealedToWhatIsNoKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sealing.seal(new byte[31], PURPOSE, ALONGSIDE, VALUE));
        // Of small order: whoever listens would know the shared secret.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sealing.seal(new byte[32], PURPOSE, ALONGSIDE, VALUE));
    }

    @Test
    void aKeyDoesNotPrintItself() {
        assertThat(key.toString()).isEqualTo("OpeningKey[…]");
    }

    /** RFC 9180, A.1.1: base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. */
    @Test
    void itOpensWhatTheBookSealed() throws Exception {
        HexFormat hex = HexFormat.of();
        OpeningKey receiver =
                new OpeningKey(
                        KeyFactory.getInstance("X25519")
                                .generatePrivate(
                                        new XECPrivateKeySpec(
                                                NamedParameterSpec.X25519,
                                                hex.parseHex(
                                                        "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"))),
                        new byte[32],
                        new KeySchedule(1));
        byte[] sealed =
                hex.parseHex(
                        "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
                                + "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a9"
                                + "6d8770ac83d07bea87e13c512a");

        assertThat(
                        receiver.open(
                                sealed,
                                hex.parseHex("4f6465206f6e2061204772656369616e2055726e"),
                                bytes("Count-0")))
                .isEqualTo(bytes("Beauty is truth, truth beauty"));
    }

    private static void assertNotOpened(
            OpeningKey key, byte[] sealed, byte[] purpose, byte[] alongside) {
        assertThatIllegalArgumentException().isThrownBy(() -> key.open(sealed, purpose, alongside));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
