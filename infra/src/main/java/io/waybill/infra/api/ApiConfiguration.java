package io.waybill.infra.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.waybill.domain.access.Grant;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.AgentProperties;
import io.waybill.infra.DataFolder;
import io.waybill.infra.access.Problems;
import io.waybill.infra.people.People;
import io.waybill.runtime.HostPolicy;
import io.waybill.runtime.Runtimes;
import io.waybill.runtime.registry.RegistryClient;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

import tools.jackson.databind.DeserializationFeature;

import java.io.IOException;
import java.nio.file.Path;

@Configuration(proxyBeanMethods = false)
class ApiConfiguration {
    private static final Logger log = LoggerFactory.getLogger(ApiConfiguration.class);

    /**
     * The API's JSON is the log's, but that a misspelt field is an error, as is nothing in a list
     * or by a key, and an empty list is there to be seen.
     */
    @Bean
    JsonMapperBuilderCustomizer json() {
        return builder ->
                WaybillJson.configure(builder)
                        .changeDefaultPropertyInclusion(
                                inclusion ->
                                        inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                        .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** Of answers, and of nothing else: what is kept and told otherwise is written by another. */
    @Bean
    JsonMapperBuilderCustomizer names(People people) {
        return builder -> builder.addModule(NamesInAnswers.module(people));
    }

    @Bean
    OpenApiCustomizer describedNames() {
        return NamesInAnswers::describe;
    }

    @Bean
    OpenAPI description() {
        // As it is written.
        SpringDocUtils.getConfig().replaceWithClass(Grant.class, String.class);
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Waybill")
                                .version("v1")
                                .description("The system of record for containers"))
                .components(
                        new Components()
                                .addSecuritySchemes(
                                        "token",
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }

    @Bean
    Runtimes runtimes(RegistryProperties properties, AgentProperties agents) throws IOException {
        Path data = DataFolder.path();
        HostPolicy policy = HostPolicy.read(agents.policy());
        if (agents.policy() != null) {
            log.info(
                    "embedded agents are bounded by {}: {}",
                    agents.policy(),
                    String.join("; ", policy.rules()));
        }
        return new Runtimes(properties.logins(), data.resolve("simulated-hosts"), policy);
    }

    @Bean
    RegistryClient registryClient(RegistryProperties properties) {
        return new RegistryClient(
                properties.logins(),
                properties.insecure(),
                properties.rules(),
                properties.targets());
    }

    /** A container is addressed as {@code host%2Fname} in one segment of a path. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
        return factory ->
                factory.addConnectorCustomizers(
                        connector ->
                                connector.setEncodedSolidusHandling(
                                        EncodedSolidusHandling.DECODE.getValue()));
    }

    /** Inside of the server's own, which would answer with a page. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> unreadableRequests() {
        return factory ->
                factory.addContextCustomizers(
                        context ->
                                context.getParent()
                                        .getPipeline()
                                        .addValve(new UnreadableRequests()));
    }

    @Bean
    RequestRejectedHandler oddAddresses() {
        return (_, response, _) ->
                Problems.write(response, 400, "invalid-input", UnreadableRequests.ADDRESS);
    }

    @Bean
    HttpFirewall encodedSlashesPass() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        return firewall;
    }
}
