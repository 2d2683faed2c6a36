package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

import javax.net.ssl.SSLHandshakeException;

/** What libraries say is not what people are told. */
class TroubleTest {
    @Test
    void whyAServerIsNotReachedIsSaid() {
        assertThat(Trouble.why(new ConnectException())).isEqualTo("connection refused");
        assertThat(Trouble.why(new ConnectException("Connection refused")))
                .isEqualTo("connection refused");
        Throwable unresolved = new ConnectException().initCause(new UnresolvedAddressException());
        assertThat(Trouble.why(unresolved)).isEqualTo("there is no host of that name");
        assertThat(Trouble.why(new UnknownHostException("waybill.example")))
                .isEqualTo("there is no host of that name");
        assertThat(Trouble.why(new SocketTimeoutException("Read timed out")))
                .isEqualTo("it did not answer in time");
        assertThat(Trouble.why(new HttpConnectTimeoutException("x")))
                .isEqualTo("it did not answer in time");
    }

    @Test
    void soIsWhatTlsHasAgainstIt() {
        assertThat(
                        Trouble.why(
                                new SSLHandshakeException(
                                        "PKIX path building failed: sun.security.provider.certpath…")))
                .isEqualTo("its certificate is not one that is trusted here");
        assertThat(
                        Trouble.why(
                                new SSLHandshakeException(
                                        "No subject alternative DNS name matching waybill found.")))
                .isEqualTo("its certificate is for another name");
        assertThat(
                        Trouble.why(
                                new SSLHandshakeException(
                                        "Unsupported or unrecognized SSL message")))
                .startsWith("it does not speak TLS");
    }

    @Test
    void anEndInTheMiddleIsOne() {
        for (IOException failure :
                new IOException[] {
                    new IOException("Premature end of chunk coded message body"),
                    new IOException("HTTP/1.1 header parser received no bytes"),
                    new ClosedChannelException()
                }) {
            assertThat(Trouble.why(failure)).isEqualTo("the connection was cut off");
        }
    }

    @Test
    void whyAFileIsNotReadIsSaid() {
        assertThat(Trouble.why(new NoSuchFileException("/x"))).isEqualTo("it is not there");
        assertThat(Trouble.why(new AccessDeniedException("/x")))
                .isEqualTo("access to it is denied");
        assertThat(Trouble.why(new MalformedInputException(1)))
                .isEqualTo("it is not text in UTF-8");
    }

    @Test
    void aComposeFileThatIsNoTextIsRefusedSo(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("compose.yaml"), new byte[] {(byte) 0xff, 0});
        Peer.Ran ran =
                Peer.run(
                        Map.of("WAYBILL_SERVER", "http://127.0.0.1:1", "WAYBILL_TOKEN", "x"),
                        folder,
                        null,
                        "apply");
        assertThat(ran)
                .isEqualTo(
                        new Peer.Ran(
                                2,
                                "",
                                "waybill: cannot read " + file + ": it is not text in UTF-8\n"));
    }
}
