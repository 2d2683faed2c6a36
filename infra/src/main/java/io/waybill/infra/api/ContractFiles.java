package io.waybill.infra.api;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * What is published on Kafka, described: a schema for each type, where {@code ce_dataschema} says.
 */
@Configuration(proxyBeanMethods = false)
class ContractFiles implements WebMvcConfigurer {
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/schemas/**")
                .addResourceLocations("classpath:/contract/schemas/");
        registry.addResourceHandler("/asyncapi.json").addResourceLocations("classpath:/contract/");
    }
}
