package io.waybill.infra;

import java.nio.file.Path;

/** Where this process keeps what is its own: {@code waybill.data}, which is {@code .waybill}. */
public final class DataFolder {
    private DataFolder() {}

    public static Path path() {
        return Path.of(System.getProperty("waybill.data", ".waybill"));
    }
}
