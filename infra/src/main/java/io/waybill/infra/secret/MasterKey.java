package io.waybill.infra.secret;

/**
 * What the keys of secrets' values are wrapped by. It may be elsewhere, as in a key management
 * service: an implementation that {@link java.util.ServiceLoader} finds takes the place of the
 * file. Each call may take a while, and may fail; nothing is done then.
 */
public interface MasterKey {
    /** What it is known by, and kept with what it wrapped: never the same for another key. */
    String id();

    /**
     * @param context what has to be told again to unwrap it; it is no secret
     */
    byte[] wrap(byte[] key, byte[] context);

    /**
     * @throws RuntimeException where it did not wrap this, or it was changed since
     */
    byte[] unwrap(byte[] wrapped, byte[] context);
}
