package io.waybill.infra.api;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.ServletWebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;

@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class TerminalConfiguration implements WebSocketConfigurer {
    private static final int LARGEST_MESSAGE = 64 << 10;

    private final TerminalHandler handler;
    private final TerminalHandshake handshake;

    TerminalConfiguration(TerminalHandler handler, TerminalHandshake handshake) {
        this.handler = handler;
        this.handshake = handshake;
    }

    /**
     * A page of another origin gets no connection: that is the registry's default. For the pages,
     * it was asked before, by what guards them all, and without the scheme, which a proxy may know
     * better.
     */
    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        // Before the pages, which take every other address below theirs.
        ((ServletWebSocketHandlerRegistry) registry).setOrder(-1);
        registry.addHandler(handler, "/api/v1/containers/{container}/terminal")
                .addInterceptors(handshake);
        registry.addHandler(handler, TerminalHandshake.OF_PAGES + "containers/{container}/terminal")
                .addInterceptors(handshake)
                .setAllowedOriginPatterns("*");
    }

    @Bean
    ServletServerContainerFactoryBean webSocketLimits() {
        ServletServerContainerFactoryBean limits = new ServletServerContainerFactoryBean();
        limits.setMaxBinaryMessageBufferSize(LARGEST_MESSAGE);
        limits.setMaxTextMessageBufferSize(LARGEST_MESSAGE);
        return limits;
    }
}
