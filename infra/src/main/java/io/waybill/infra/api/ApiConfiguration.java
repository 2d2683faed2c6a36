package io.waybill.infra.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.waybill.domain.access.Grant;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.DataFolder;
import io.waybill.runtime.Runtimes;
import io.waybill.runtime.registry.RegistryClient;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

import tools.jackson.databind.DeserializationFeature;

import java.nio.file.Path;

@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

    /**
     * The API's JSON is the log's, but that a misspelt field is an error, and an empty list is
     * there to be seen.
     */
    @Bean
    JsonMapperBuilderCustomizer json() {
        return builder ->
                WaybillJson.configure(builder)
                        .changeDefaultPropertyInclusion(
                                inclusion ->
                                        inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
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
    Runtimes runtimes(RegistryProperties properties) {
        Path data = DataFolder.path();
        return new Runtimes(properties.logins(), data.resolve("simulated-hosts"));
    }

    @Bean
    RegistryClient registryClient(RegistryProperties properties) {
        return new RegistryClient(properties.logins(), properties.insecure());
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

    @Bean
    HttpFirewall encodedSlashesPass() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        return firewall;
    }
}
