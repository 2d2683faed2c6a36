package io.waybill.runtime.docker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What is typed, as docker-java reads it in a thread of its own. Where the program ends first, that
 * thread finds its connection closed and dies of it, with a stack trace on standard error; here,
 * that is no news.
 */
final class TypedToTheEnd extends FilterInputStream {
    private static final Logger log = LoggerFactory.getLogger(TypedToTheEnd.class);
    private static final String READER = "docker-java";

    TypedToTheEnd(InputStream typed) {
        super(typed);
    }

    @Override
    public int read() throws IOException {
        dieQuietly();
        return super.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        dieQuietly();
        return super.read(to, offset, length);
    }

    private static void dieQuietly() {
        Thread reader = Thread.currentThread();
        if (reader.getName().startsWith(READER)) {
            reader.setUncaughtExceptionHandler(
                    (_, closed) -> log.debug("the terminal ended first: {}", closed.toString()));
        }
    }
}
