package io.waybill.runtime.registry;

/** What a registry lets in. Never part of an event or a log line. */
public record Credentials(String user, String password) {
    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
