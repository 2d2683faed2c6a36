package io.waybill.infra.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.Runtimes;
import io.waybill.runtime.registry.RegistryClient;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
        Path data = Path.of(System.getProperty("waybill.data", ".waybill"));
        return new Runtimes(properties.logins(), data.resolve("simulated-hosts"));
    }

    @Bean
    RegistryClient registryClient(RegistryProperties properties) {
        return new RegistryClient(properties.logins(), properties.insecure());
    }
}
