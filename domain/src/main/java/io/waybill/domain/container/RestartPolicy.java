package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

/**
 * When the engine itself starts a container again that exited.
 *
 * @param maximumRetries for {@link Name#ON_FAILURE} only; 0 is without limit
 */
public record RestartPolicy(Name name, int maximumRetries) {
    public enum Name {
        NO,
        ALWAYS,
        ON_FAILURE,
        UNLESS_STOPPED
    }

    public static final RestartPolicy NEVER = new RestartPolicy(Name.NO, 0);

    public RestartPolicy {
        if (name == null) {
            throw new InvalidInput(
                    "restartPolicy",
                    "a restart policy has a name: no, always, on-failure or unless-stopped");
        }
        if (maximumRetries < 0) {
            throw new InvalidInput(
                    "restartPolicy", "maximum retries " + maximumRetries + " is negative");
        }
        if (maximumRetries > 0 && name != Name.ON_FAILURE) {
            throw new InvalidInput("restartPolicy", "maximum retries go with on-failure only");
        }
    }
}
