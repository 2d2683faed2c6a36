package io.waybill.proof;

import java.nio.file.Path;

/** A file is no whole and unharmed file of the archive, or does not prove what it says. */
public final class UnusableArchive extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String because;

    /**
     * @param because such as {@code is truncated}
     */
    UnusableArchive(Path file, String because) {
        super(file + " " + because);
        this.because = because;
    }

    /** What is wrong, without the file's name. */
    public String because() {
        return because;
    }
}
