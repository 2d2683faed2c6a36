package io.waybill.infra.api;

import io.waybill.infra.access.Problems;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * No request of the API is larger than half a mebibyte, whether it says its length or not. An event
 * carries what the request did, and must fit into a Kafka record of a mebibyte, the brokers'
 * default.
 */
@Component
public class BodyLimit extends OncePerRequestFilter {
    private static final Pattern BUILD = Pattern.compile("/api/v1/images/[^/]+/builds");
    private static final Pattern COPY =
            Pattern.compile("/api/v1/containers/[^/]+" + CopyInController.FILES);
    public static final long LIMIT = 1 << 19;
    public static final String DETAIL = "the body is larger than 512 KiB";

    /**
     * The context of a build goes to disk, and has a limit of its own; what is copied into a
     * container passes through. Neither is part of an event.
     */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        boolean copiesIn =
                request.getMethod().equals("PUT")
                        && COPY.matcher(request.getRequestURI()).matches();
        return copiesIn || BUILD.matcher(request.getRequestURI()).matches();
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > LIMIT) {
            Problems.write(response, 413, "too-large", DETAIL);
            return;
        }
        chain.doFilter(new Limited(request), response);
    }

    /** The body went past the limit while it was read. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super(DETAIL);
        }
    }

    private static final class Limited extends HttpServletRequestWrapper {
        Limited(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counting(super.getInputStream());
        }
    }

    private static final class Counting extends ServletInputStream {
        private final ServletInputStream body;
        private long read;

        Counting(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int next = body.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int got = body.read(buffer, offset, length);
            count(Math.max(got, 0));
            return got;
        }

        private void count(int more) throws TooLarge {
            read += more;
            if (read > LIMIT) {
                throw new TooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
