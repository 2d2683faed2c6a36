package io.waybill.infra.offload;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.nio.file.Path;

/**
 * @param folder where the files of the archive are; none where absent
 */
@ConfigurationProperties("waybill.archive")
record OffloadProperties(@Nullable Path folder) {
    OffloadProperties {
        folder = folder == null || folder.toString().isBlank() ? null : folder.toAbsolutePath();
    }
}
