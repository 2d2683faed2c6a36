package io.waybill.infra.secret;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;
import java.util.List;

/**
 * What the keys of secrets, people and webhooks are wrapped by.
 *
 * @param masterKeyFile 64 hexadecimal digits, the same for all instances; with embedded servers,
 *     one is made once and kept in the data folder where absent
 * @param formerMasterKeyFiles those that wrapped what is not wrapped anew yet
 */
@ConfigurationProperties("waybill.secrets")
record MasterKeyProperties(
        @Nullable Path masterKeyFile, @DefaultValue List<Path> formerMasterKeyFiles) {}
