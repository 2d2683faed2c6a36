package io.waybill.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.waybill.proof.LogEntry.Field;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

class LogEntryTest {
    private static final LogEntry ENTRY =
            entry(
                    7,
                    2,
                    "id",
                    "hosts/a",
                    "Host",
                    "2026-03-01T12:00:00.000Z",
                    "t",
                    "1",
                    "{\u00e4}",
                    "");

    /** As it is documented: whoever reads the document must come to the same bytes. */
    @Test
    void theBytesAreThoseOfTheDocument() {
        assertThat(HexFormat.of().formatHex(ENTRY.bytes()))
                .isEqualTo(
                        "01"
                                + "0000000000000007"
                                + "0000000000000002"
                                + "00000002"
                                + hex("id")
                                + "00000007"
                                + hex("hosts/a")
                                + "00000004"
                                + hex("Host")
                                + "00000018"
                                + hex("2026-03-01T12:00:00.000Z")
                                + "00000001"
                                + hex("t")
                                + "00000001"
                                + hex("1")
                                + "00000004"
                                + "7bc3a47d"
                                + "00000000");
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(LogEntry.read(ENTRY.bytes())).isEqualTo(ENTRY);
        LogEntry unrevised = entry(1, 0, "i", "s", "a", "r", "t", null, "p", "m");
        assertThat(LogEntry.read(unrevised.bytes())).isEqualTo(unrevised);
        assertThat(unrevised.text(Field.REVISION)).isNull();
        assertThat(unrevised.text(Field.PAYLOAD)).isEqualTo("p");
    }

    @Test
    void noTwoEventsHaveTheSameBytes() {
        Set<LogEntry> entries = new HashSet<>();
        entries.add(entry(1, 0, "a", "b", "", "r", "t", null, "p", "m"));
        entries.add(entry(1, 0, "a", "b", "", "r", "t", "", "p", "m"));
        entries.add(entry(1, 0, "ab", "", "", "r", "t", null, "p", "m"));
        entries.add(entry(1, 0, "", "ab", "", "r", "t", null, "p", "m"));
        entries.add(entry(2, 0, "a", "b", "", "r", "t", null, "p", "m"));
        entries.add(entry(1, 1, "a", "b", "", "r", "t", null, "p", "m"));
        assertThat(entries).hasSize(6);
        assertThat(entries.stream().map(LogEntry::leaf).distinct()).hasSize(6);
    }

    @Test
    void anyBitThatIsChangedChangesTheLeaf() {
        byte[] bytes = ENTRY.bytes();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Hash.ofLeaf(changed)).isNotEqualTo(ENTRY.leaf());
        }
    }

    @Test
    void whatIsNoEntryIsRefused() {
        byte[] bytes = ENTRY.bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> LogEntry.read(cut));
        }
        byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatIllegalArgumentException().isThrownBy(() -> LogEntry.read(more));
        byte[] other = bytes.clone();
        other[0] = 2;
        assertThatIllegalArgumentException().isThrownBy(() -> LogEntry.read(other));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static LogEntry entry(long position, long sequence, @Nullable String... texts) {
        List<byte @Nullable []> bytes = new ArrayList<>();
        for (String text : texts) {
            bytes.add(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
        }
        return new LogEntry(position, sequence, bytes);
    }
}
