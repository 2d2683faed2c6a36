package io.waybill.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;

class NoAnswerTest {
    @Test
    void whyARegistryDoesNotAnswerIsSaidInWords() {
        assertThat(NoAnswer.because(new ConnectException())).isEqualTo("connection refused");
        ConnectException nowhere = new ConnectException();
        nowhere.initCause(new UnresolvedAddressException());
        assertThat(NoAnswer.because(nowhere)).isEqualTo("there is no host of that name");
        assertThat(NoAnswer.because(new HttpTimeoutException("request timed out")))
                .isEqualTo("not in time");
        assertThat(NoAnswer.because(new ClosedChannelException())).isEqualTo("it hung up");
        assertThat(NoAnswer.because(new IOException("what it says itself")))
                .isEqualTo("what it says itself");
    }
}
