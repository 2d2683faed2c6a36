package io.waybill.infra.agent;

import io.waybill.infra.DataFolder;
import io.waybill.runtime.Secrets;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SecretsConfiguration {

    @Bean
    Secrets secrets(SecretsProperties properties) {
        String key = properties.fingerprintKey();
        return key == null || key.isBlank()
                ? Secrets.keptIn(DataFolder.path().resolve("fingerprint.key"))
                : Secrets.under(key);
    }
}
