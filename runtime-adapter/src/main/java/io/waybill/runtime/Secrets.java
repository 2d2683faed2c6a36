package io.waybill.runtime;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Fingerprint;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps secrets out of what an agent tells: in place of an environment's value that could be one
 * goes its fingerprint. The key never leaves this object.
 */
public final class Secrets {
    private static final int LEAST = 32;

    private final Supplier<byte[]> source;
    private byte[] key = {};

    private Secrets(Supplier<byte[]> source) {
        this.source = source;
    }

    /**
     * @param key 32 characters at least
     */
    public static Secrets under(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < LEAST) {
            throw new IllegalArgumentException(
                    "the key of fingerprints has " + LEAST + " characters at least");
        }
        return new Secrets(() -> bytes);
    }

    /** With a key that is kept in a file, and made with the first fingerprint. */
    public static Secrets keptIn(Path file) {
        return new Secrets(() -> keyIn(file));
    }

    private static byte[] keyIn(Path file) {
        try {
            byte[] kept = KeyFile.read(file);
            if (kept.length < LEAST) {
                throw new IllegalStateException(
                        file + " does not hold a key of fingerprints: it is too short");
            }
            return kept;
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot keep the key of fingerprints in " + file, failure);
        }
    }

    /** The specification as it may be told. */
    public ContainerSpec hide(ContainerSpec found) {
        return hide(found, ContainerSpec.DEFAULT, null);
    }

    /**
     * The specification as it may be told.
     *
     * @param asked what was asked for: those of its values that are so are on record anyway
     * @param marks what its label says of its secrets: such a value is told by its reference
     */
    public ContainerSpec hide(ContainerSpec found, ContainerSpec asked, @Nullable String marks) {
        Map<String, SecretMarks.Mark> marked = SecretMarks.read(marks);
        Map<String, String> told = new TreeMap<>();
        Map<String, String> hidden = new TreeMap<>();
        found.environment()
                .forEach(
                        (name, value) -> {
                            SecretMarks.Mark mark = marked.get(name);
                            if (mark != null && isStill(mark, name, value)) {
                                told.put(name, mark.reference());
                            } else if (mark == null
                                    && (Harmless.is(name, value)
                                            || value.equals(asked.environment().get(name)))) {
                                told.put(name, value);
                            } else {
                                hidden.put(name, fingerprint(name, value).text());
                            }
                        });
        return found.withEnvironment(told, hidden);
    }

    /** Under another key than it was made with, nothing speaks against it. */
    private boolean isStill(SecretMarks.Mark mark, String name, String value) {
        Fingerprint now = fingerprint(name, value);
        return mark.fingerprint().equals(now.text())
                || !mark.fingerprint().startsWith("hmac-sha256:" + now.key() + ":");
    }

    Fingerprint fingerprint(String name, String value) {
        HexFormat hex = HexFormat.of();
        byte[] digest = hmac("value\0" + name + "\0" + value);
        byte[] keyId = Arrays.copyOf(hmac("key"), 4);
        return new Fingerprint(hex.formatHex(keyId), hex.formatHex(digest));
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private synchronized byte[] key() {
        if (key.length == 0) {
            key = source.get();
        }
        return key;
    }
}
