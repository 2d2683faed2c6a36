package io.waybill.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.model.PullResponseItem;

import org.jspecify.annotations.Nullable;

/**
 * One pull. An engine may say that it failed in the middle of an answer of status 200, and Podman's
 * answers lack the status that docker-java's own callback expects.
 */
final class Pull extends ResultCallback.Adapter<PullResponseItem> {
    private @Nullable String refused;
    private @Nullable Throwable failure;

    private Pull() {}

    /** Waits as long as the pull takes. */
    static boolean now(PullImageCmd request) {
        Pull pull = new Pull();
        try {
            request.exec(pull).awaitCompletion();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pulling", interrupted);
        }
        if (pull.failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (pull.failure != null) {
            throw new DockerClientException(pull.failure.getMessage(), pull.failure);
        }
        if (pull.refused != null) {
            throw new DockerClientException(pull.refused);
        }
        return true;
    }

    @Override
    public void onNext(PullResponseItem item) {
        if (item.getErrorDetail() != null) {
            refused = item.getErrorDetail().getMessage();
        }
    }

    // Not handed on: it would be logged with its stack, and it is thrown to the caller.
    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        onComplete();
    }
}
