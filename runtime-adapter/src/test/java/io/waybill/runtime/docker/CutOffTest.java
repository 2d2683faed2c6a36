package io.waybill.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

class CutOffTest {
    @Test
    void anAnswerThatEndsInTheMiddleIsSaidToBeCutOff() {
        assertThat(
                        CutOff.words(
                                new IOException(
                                        "Premature end of chunk coded message body: closing chunk expected")))
                .isEqualTo("the connection was cut off");
        assertThat(CutOff.words(new IOException("Connection refused")))
                .isEqualTo("Connection refused");
        assertThat(CutOff.words(new IOException("localhost:2375 failed to respond")))
                .isEqualTo("the connection was cut off");
        assertThat(CutOff.words(new ClosedChannelException()))
                .isEqualTo("the connection was cut off");
        String saysMore = "it hung up (Broken pipe); it may not accept the agent's certificate";
        assertThat(CutOff.words(new IOException(saysMore))).isEqualTo(saysMore);
    }
}
