package io.waybill.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicReference;

class TypedToTheEndTest {
    @Test
    void whoReadsItAndFindsItsConnectionClosedDiesWithoutATrace() throws Exception {
        AtomicReference<Throwable> told = new AtomicReference<>();
        Thread reader = reader("docker-java-httpclient5-hijacking-stream-1", told);
        assertThat(reader.isAlive()).isFalse();
        assertThat(told).hasValue(null);
    }

    @Test
    void anotherThreadKeepsItsHandler() throws Exception {
        AtomicReference<Throwable> told = new AtomicReference<>();
        reader("another", told);
        assertThat(told.get()).isInstanceOf(UncheckedIOException.class);
    }

    private static Thread reader(String name, AtomicReference<Throwable> told)
            throws InterruptedException {
        TypedToTheEnd typed = new TypedToTheEnd(new ByteArrayInputStream(new byte[] {'x'}));
        Thread reader =
                new Thread(
                        () -> {
                            try {
                                assertThat(typed.readAllBytes()).containsExactly('x');
                                throw new ClosedChannelException();
                            } catch (IOException closed) {
                                throw new UncheckedIOException(closed);
                            }
                        },
                        name);
        reader.setUncaughtExceptionHandler((_, failure) -> told.set(failure));
        reader.start();
        reader.join();
        return reader;
    }
}
