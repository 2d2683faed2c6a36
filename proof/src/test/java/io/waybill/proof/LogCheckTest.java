package io.waybill.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.proof.LogCheck.Difference;
import io.waybill.proof.LogCheck.Kind;
import io.waybill.proof.LogCheck.Result;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

class LogCheckTest {
    private static final int EVENTS = 100;

    private final List<LogEntry> log = log(EVENTS + 20);
    private final List<Hash> leaves = new ArrayList<>(log.stream().map(LogEntry::leaf).toList());
    private final List<Checkpoint> checkpoints =
            new ArrayList<>(List.of(signed(30), signed(60), signed(EVENTS)));

    @Test
    void whatIsAsItWasIsProvenAndNoMore() {
        log.set(EVENTS + 5, changed(log.get(EVENTS + 5)));
        assertThat(check()).isEqualTo(new Result(EVENTS, EVENTS, 0, 0, List.of()));
    }

    @Test
    void eachEventThatIsChangedIsNamed() {
        for (int i = 0; i < EVENTS; i++) {
            LogEntry was = log.get(i);
            log.set(i, changed(was));
            Result result = check();
            assertThat(result.isProven()).isFalse();
            assertThat(result.proven()).isEqualTo(i < 30 ? 0 : i < 60 ? 30 : 60);
            assertThat(result.changedBy()).isEqualTo(i < 30 ? 30 : i < 60 ? 60 : EVENTS);
            assertThat(result.differing()).isEqualTo(1);
            assertThat(result.differences())
                    .containsExactly(new Difference(i + 1, Kind.CHANGED, log.get(i), 0));
            log.set(i, was);
        }
    }

    @Test
    void oneThatIsMissingIsNamed() {
        log.remove(41);
        assertThat(check().differences())
                .containsExactly(new Difference(42, Kind.MISSING, null, 0));
        log.remove(98);
        assertThat(check().differences())
                .containsExactly(
                        new Difference(42, Kind.MISSING, null, 0),
                        new Difference(100, Kind.MISSING, null, 0));
    }

    @Test
    void oneThatIsRemovedWhereTheOthersMovedUpIsNamed() {
        log.remove(41);
        place();
        Result result = check();
        assertThat(result.differences().getFirst())
                .isEqualTo(new Difference(42, Kind.REMOVED, log.get(41), 0));
        assertThat(result.differing()).isEqualTo(EVENTS - 41);
        assertThat(result.differences()).hasSize(20);
    }

    @Test
    void oneThatIsInsertedIsNamed() {
        for (int at : new int[] {0, 41, EVENTS - 1}) {
            log.add(at, entry(0, "inserted"));
            place();
            assertThat(check().differences().getFirst())
                    .isEqualTo(new Difference(at + 1, Kind.INSERTED, log.get(at), at + 2));
            log.remove(at);
            place();
        }
    }

    @Test
    void twoThatChangedPlacesAreNamed() {
        for (int other : new int[] {42, 77}) {
            swap(41, other);
            assertThat(check().differences())
                    .containsExactly(
                            new Difference(42, Kind.MOVED, log.get(41), other + 1),
                            new Difference(other + 1, Kind.CHANGED, log.get(other), 0));
            swap(41, other);
        }
    }

    @Test
    void whereTheTreeWasChangedTooItIsSaidBetweenWhichCheckpoints() {
        log.set(41, changed(log.get(41)));
        leaves.set(41, log.get(41).leaf());
        assertThat(check()).isEqualTo(new Result(EVENTS, 30, 60, 0, List.of()));
    }

    @Test
    void whatWasChangedBeforeTheTreeWasIsNamedNevertheless() {
        log.set(41, changed(log.get(41)));
        log.set(80, changed(log.get(80)));
        leaves.set(80, log.get(80).leaf());
        assertThat(check())
                .isEqualTo(
                        new Result(
                                EVENTS,
                                30,
                                60,
                                1,
                                List.of(new Difference(42, Kind.CHANGED, log.get(41), 0))));
    }

    @Test
    void anAlteredTreeAloneChangesNoEvent() {
        leaves.set(41, Hash.EMPTY);
        assertThat(check()).isEqualTo(new Result(EVENTS, EVENTS, 0, 0, List.of()));
        leaves.subList(50, leaves.size()).clear();
        assertThat(check()).isEqualTo(new Result(EVENTS, EVENTS, 0, 0, List.of()));
    }

    @Test
    void aLogThatWasCutIsNot() {
        log.subList(97, log.size()).clear();
        assertThat(check().differences())
                .extracting(Difference::position)
                .containsExactly(98L, 99L, 100L);
    }

    @Test
    void aCheckpointOfAnotherHistoryIsFound() {
        checkpoints.add(new Checkpoint("o", 60, Hash.EMPTY));
        assertThat(check().changedBy()).isEqualTo(60);
        checkpoints.set(3, new Checkpoint("o", 45, Hash.EMPTY));
        Result result = check();
        assertThat(result.changedBy()).isEqualTo(45);
        assertThat(result.proven()).isEqualTo(EVENTS);
    }

    private Result check() {
        long reads = LogCheck.reads(checkpoints);
        return new LogCheck(checkpoints, _ -> {})
                .check(
                        log.stream().filter(entry -> entry.position() <= reads).iterator(),
                        leaves.stream().limit(reads).iterator());
    }

    private Checkpoint signed(int size) {
        return new Checkpoint("o", size, ByTheBook.root(leaves.subList(0, size)));
    }

    private void swap(int one, int other) {
        LogEntry first = log.get(one);
        log.set(one, log.get(other).at(one + 1));
        log.set(other, first.at(other + 1));
    }

    /** Gives all their positions anew. */
    private void place() {
        for (int i = 0; i < log.size(); i++) {
            log.set(i, log.get(i).at(i + 1));
        }
    }

    private static List<LogEntry> log(int events) {
        return new ArrayList<>(
                LongStream.rangeClosed(1, events).mapToObj(i -> entry(i, "event " + i)).toList());
    }

    private static LogEntry changed(LogEntry entry) {
        byte[] bytes = entry.bytes();
        bytes[bytes.length - 1] ^= 1;
        return LogEntry.read(bytes);
    }

    private static LogEntry entry(long position, String text) {
        List<byte[]> texts = new ArrayList<>();
        for (int i = 0; i < LogEntry.Field.values().length; i++) {
            texts.add((text + i).getBytes(StandardCharsets.UTF_8));
        }
        return new LogEntry(position, 0, texts);
    }
}
