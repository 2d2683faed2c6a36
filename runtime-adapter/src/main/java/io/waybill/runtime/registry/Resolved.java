package io.waybill.runtime.registry;

import java.util.List;

/**
 * What a reference stood for when the registry was asked.
 *
 * @param digest {@code sha256:…} of the manifest, or of the index where there are several platforms
 * @param size of the configuration and layers, in bytes; of an index, the first platform's
 * @param platforms such as {@code linux/amd64}
 */
public record Resolved(String digest, String mediaType, long size, List<String> platforms) {
    public Resolved {
        platforms = List.copyOf(platforms);
    }
}
