package io.waybill.domain.container;

/**
 * Why an operation failed.
 *
 * @param code for programs, such as {@code image-not-found} or {@code port-in-use}
 * @param message for people: the engine's own words where it said something
 */
public record Failure(String code, String message) {
    /** Without what looks like a secret in the words of an engine. */
    public Failure redacted() {
        return new Failure(code, Redaction.text(message));
    }
}
