package io.waybill.proof;

import java.util.List;

/**
 * What is signed: how long a log was, and the root of its tree then; the text of C2SP's
 * tlog-checkpoint.
 *
 * @param origin which log
 * @param size how many events it had
 */
public record Checkpoint(String origin, long size, Hash root) {

    public Checkpoint {
        if (origin.isBlank() || origin.lines().count() != 1 || origin.endsWith("\n")) {
            throw new IllegalArgumentException("an origin is one line");
        }
        if (size < 0) {
            throw new IllegalArgumentException("a log has no size of " + size);
        }
    }

    /** Three lines. */
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /**
     * Further lines are allowed, and mean nothing here.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Checkpoint read(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3) {
            throw new IllegalArgumentException(
                    "a checkpoint has an origin, a size and a root, each on a line of its own");
        }
        String size = lines.get(1);
        if (!size.matches("0|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException(
                    "a checkpoint's size is a number, not '" + size + "'");
        }
        return new Checkpoint(lines.get(0), Long.parseLong(size), root(lines.get(2)));
    }

    private static Hash root(String base64) {
        try {
            return Hash.ofBase64(base64);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "a checkpoint's root is a SHA-256 in base64, not '" + base64 + "'");
        }
    }
}
