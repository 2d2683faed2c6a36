package io.waybill.cli;

import java.io.FilterInputStream;
import java.io.IOException;

/**
 * What a tar command makes, as it is read. One that broke off must not be taken for one that is
 * there.
 */
final class TarStream extends FilterInputStream {
    private final Process tar;
    private boolean whole;

    /**
     * @param tar that writes an archive to its standard output
     */
    TarStream(Process tar) {
        super(tar.getInputStream());
        this.tar = tar;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int count = super.read(to, offset, length);
        if (count < 0 && !whole) {
            requireWhole();
        }
        return count;
    }

    /** Whether the tar command failed. */
    boolean isBroken() {
        return !tar.isAlive() && tar.exitValue() != 0;
    }

    private void requireWhole() throws IOException {
        try {
            if (tar.waitFor() != 0) {
                throw new IOException("tar ended with code " + tar.exitValue());
            }
            whole = true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    @Override
    public void close() throws IOException {
        tar.destroy();
        super.close();
    }
}
