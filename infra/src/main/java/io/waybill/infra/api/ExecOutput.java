package io.waybill.infra.api;

import io.waybill.domain.wire.HostReply.Chunk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a program wrote, as text, up to a limit. */
class ExecOutput extends OutputTaker {
    private static final int LIMIT = 1 << 20;

    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private boolean cut;

    @Override
    void take(Chunk chunk) {
        byte[] data = chunk.data();
        int room = LIMIT - stdout.size() - stderr.size();
        int kept = Math.min(room, data.length);
        cut |= kept < data.length;
        switch (chunk.stream()) {
            case STDOUT -> stdout.write(data, 0, kept);
            case STDERR -> stderr.write(data, 0, kept);
        }
    }

    String stdout() {
        return stdout.toString(StandardCharsets.UTF_8);
    }

    String stderr() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    /** Whether there was more than it has room for. */
    boolean isCut() {
        return cut;
    }
}
