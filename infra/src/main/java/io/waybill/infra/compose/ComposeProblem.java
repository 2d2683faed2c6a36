package io.waybill.infra.compose;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a place of a Compose file.
 *
 * @param line from 1; none where it is the file as a whole
 * @param field such as {@code services.web.build}; empty where it is of no field
 * @param unsupported whether it is right, but not supported; such a field can be left out
 */
public record ComposeProblem(
        String file,
        @Nullable Integer line,
        @Nullable String service,
        String field,
        boolean unsupported,
        String message) {

    /** Such as {@code compose.yaml:12: services.web.build: is not supported}. */
    public String words() {
        return file
                + (line == null ? "" : ":" + line)
                + ": "
                + (field.isEmpty() ? "" : field + ": ")
                + message;
    }
}
