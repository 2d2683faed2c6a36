package io.waybill.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.model.ResponseItem;

import io.waybill.domain.wire.HostReply.OutputStream;
import io.waybill.runtime.ContainerInteraction.Output;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine says while it works with an image. It may say that it failed in the middle of an
 * answer of status 200, and Podman's answers lack the status that docker-java's own callbacks
 * expect.
 */
final class EngineWords<T extends ResponseItem> extends ResultCallback.Adapter<T> {
    // Docker and Podman say it alike.
    private static final Pattern PUSHED = Pattern.compile("digest: (sha256:[0-9a-f]{64})");

    private final Output output;
    private final CountDownLatch ended = new CountDownLatch(1);
    // Of each layer the last: how many bytes came meanwhile is of no interest later.
    private final Map<String, String> lastOf = new HashMap<>();
    private volatile @Nullable String refused;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable String digest;
    private volatile @Nullable Closeable stream;

    EngineWords(Output output) {
        this.output = output;
    }

    /**
     * Begins, and waits as long as it takes.
     *
     * @throws InterruptedException where it was not waited for; the engine is hung up on then
     */
    static <T extends ResponseItem> EngineWords<T> of(
            String doing, Output output, Consumer<EngineWords<T>> begin)
            throws InterruptedException {
        EngineWords<T> words = new EngineWords<>(output);
        boolean ended =
                Refusals.translated(
                        doing,
                        () -> {
                            begin.accept(words);
                            return words.isEnded();
                        });
        if (!ended) {
            words.hangUp();
            throw new InterruptedException();
        }
        return words;
    }

    private boolean isEnded() {
        try {
            ended.await();
        } catch (InterruptedException _) {
            return false;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        Throwable thrown = failure;
        if (thrown != null) {
            throw new DockerClientException(thrown.getMessage(), thrown);
        }
        if (refused != null) {
            throw new DockerClientException(refused);
        }
        return true;
    }

    private void hangUp() {
        Closeable open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException _) {
                // It is not read any more either way.
            }
        }
    }

    /** Under which the registry has it, where the engine said so. */
    @Nullable String digest() {
        return digest;
    }

    @Override
    public void onStart(Closeable begun) {
        stream = begun;
        super.onStart(begun);
    }

    @Override
    public void onNext(T item) {
        if (item.getErrorDetail() != null) {
            refused = item.getErrorDetail().getMessage();
        }
        Matcher pushed = PUSHED.matcher(String.valueOf(item.getStatus()));
        if (pushed.find()) {
            digest = pushed.group(1);
        }
        if (item.getStream() != null) {
            say(item.getStream());
        } else if (item.getStatus() != null) {
            String id = Objects.requireNonNullElse(item.getId(), "");
            if (id.isEmpty() || !item.getStatus().equals(lastOf.put(id, item.getStatus()))) {
                say((id.isEmpty() ? "" : id + ": ") + item.getStatus() + "\n");
            }
        }
    }

    private void say(String text) {
        output.take(OutputStream.STDOUT, text.getBytes(StandardCharsets.UTF_8));
    }

    // Not handed on: it would be logged with its stack, and it is thrown to the caller.
    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        onComplete();
    }

    @Override
    public void onComplete() {
        ended.countDown();
        super.onComplete();
    }
}
