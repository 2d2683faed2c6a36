package io.waybill.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

class CheckpointTest {
    private static final byte[] SEED = new byte[SigningKey.SEED];
    private static final Checkpoint CHECKPOINT =
            new Checkpoint("waybill/test", 42, Hash.ofLeaf(new byte[] {1}));

    private final SigningKey key = new SigningKey("waybill/test", SEED);

    /** Key, text and signature that another implementation documents. */
    @Test
    void aNoteSignedByAnotherImplementationIsRead() {
        VerifierKey peter =
                VerifierKey.read(
                        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        String text =
                "If you think cryptography is the answer to your problem,\n"
                        + "then you don't know what your problem is.\n";
        String written =
                text
                        + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        SignedNote note = SignedNote.readAll(written).getFirst();
        assertThat(peter.signed(note)).isTrue();
        byte[] typed = Base64.getDecoder().decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
        SigningKey same = new SigningKey("PeterNeumann", Arrays.copyOfRange(typed, 1, 33));
        assertThat(same.verifier()).isEqualTo(peter);
        assertThat(same.sign(text).write()).isEqualTo(written);
    }

    @Test
    void whatIsSignedIsReadAndVerified() {
        String written = key.sign(CHECKPOINT.text()).write();
        assertThat(written)
                .startsWith(
                        "waybill/test\n42\n"
                                + CHECKPOINT.root().base64()
                                + "\n\n\u2014 waybill/test ");
        SignedNote note = SignedNote.readAll(written).getFirst();
        VerifierKey verifier = VerifierKey.read(key.verifier().toString() + "\n");
        assertThat(verifier).isEqualTo(key.verifier());
        assertThat(verifier.signed(note)).isTrue();
        assertThat(Checkpoint.read(note.text())).isEqualTo(CHECKPOINT);
    }

    @Test
    void anotherKeyNameOrTextIsNotSigned() {
        String written = key.sign(CHECKPOINT.text()).write();
        byte[] other = SEED.clone();
        other[31] = 1;
        SignedNote note = SignedNote.readAll(written).getFirst();
        assertThat(new SigningKey("waybill/test", other).verifier().signed(note)).isFalse();
        assertThat(new SigningKey("waybill/other", SEED).verifier().signed(note)).isFalse();
        SignedNote altered = SignedNote.readAll(written.replace("\n42\n", "\n43\n")).getFirst();
        assertThat(key.verifier().signed(altered)).isFalse();
    }

    @Test
    void aFileMayHoldManyNotes() {
        String one = key.sign(CHECKPOINT.text()).write();
        String two = key.sign(new Checkpoint("waybill/test", 43, Hash.EMPTY).text()).write();
        for (String written : List.of(one + two, one + "\n" + two, "\n" + one + "\n\n" + two)) {
            List<SignedNote> notes = SignedNote.readAll(written);
            assertThat(notes)
                    .extracting(note -> Checkpoint.read(note.text()).size())
                    .containsExactly(42L, 43L);
            assertThat(notes).allMatch(key.verifier()::signed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one\n2\n",
                "one\n-2\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "one\n02\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "one\n2\n47DEQpj8HBSa\n",
                "\n2\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
            })
    void whatIsNoCheckpointIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Checkpoint.read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text\n", "text\n\n", "text\n\n\u2014 name\n", "text\n\n\u2014 name AAAA\n"})
    void whatIsNoSignedNoteIsRefused(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> SignedNote.readAll(written));
    }

    @Test
    void aKeyThatWasCutOrChangedIsRefused() {
        String written = key.verifier().toString();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerifierKey.read(written.substring(0, written.length() - 5)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> VerifierKey.read(written.replace("waybill/test", "waybill/best")));
        assertThatIllegalArgumentException().isThrownBy(() -> VerifierKey.read("name"));
    }
}
