package io.waybill.infra.api;

import io.waybill.runtime.registry.Credentials;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.Map;
import java.util.Set;

/**
 * How registries are spoken to.
 *
 * @param logins by the registry's host and port
 * @param insecure hosts and ports that speak plain HTTP; loopback ones are taken to
 */
@ConfigurationProperties("waybill.registry")
record RegistryProperties(
        @DefaultValue Map<String, Credentials> logins, @DefaultValue Set<String> insecure) {}
