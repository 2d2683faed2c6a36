package io.waybill.infra.agent;

import io.waybill.runtime.Secrets;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.nio.file.Path;

@Configuration(proxyBeanMethods = false)
class SecretsConfiguration {

    @Bean
    Secrets secrets(SecretsProperties properties) {
        String key = properties.fingerprintKey();
        return key == null || key.isBlank()
                ? Secrets.keptIn(
                        Path.of(System.getProperty("waybill.data", ".waybill"), "fingerprint.key"))
                : Secrets.under(key);
    }
}
