package io.waybill.infra.commandtopic;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

import java.net.InetAddress;
import java.net.URI;

/**
 * A way into this process's own API beside the one that is configured: on loopback, at a port that
 * is chosen at each start, without TLS. {@link OwnApiFilter} keeps everybody else out.
 */
final class OwnApiConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final String ADDRESS = "127.0.0.1";

    private final Connector connector;

    OwnApiConnector() {
        Http11NioProtocol protocol = new Http11NioProtocol();
        protocol.setAddress(InetAddress.ofLiteral(ADDRESS));
        protocol.setExecutor(new VirtualThreadExecutor("own-api-"));
        connector = new Connector(protocol);
        connector.setPort(0);
        // A container is addressed as host%2Fname in one segment of a path.
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addAdditionalConnectors(connector);
    }

    int port() {
        return connector.getLocalPort();
    }

    URI at(String path) {
        return URI.create("http://" + ADDRESS + ":" + port() + path);
    }
}
