package io.waybill.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures below it, as C2SP's signed-note has it.
 *
 * @param text with the end of its last line
 */
public record SignedNote(String text, List<Signature> signatures) {
    private static final String BEGINS = "\u2014 ";

    /**
     * @param key of whom it is, in four bytes
     */
    record Signature(String name, byte[] key, byte[] signature) {
        private static final int KEY = 4;

        String line() {
            byte[] both = Arrays.copyOf(key, KEY + signature.length);
            System.arraycopy(signature, 0, both, KEY, signature.length);
            return BEGINS + name + " " + Base64.getEncoder().encodeToString(both);
        }

        static Signature read(String line) {
            String[] words = line.substring(BEGINS.length()).split(" ", -1);
            if (words.length != 2 || words[0].isEmpty()) {
                throw new IllegalArgumentException("'" + line + "' is no signature");
            }
            byte[] both;
            try {
                both = Base64.getDecoder().decode(words[1]);
            } catch (IllegalArgumentException _) {
                throw new IllegalArgumentException("'" + line + "' is no signature");
            }
            if (both.length <= KEY) {
                throw new IllegalArgumentException("'" + line + "' is no signature");
            }
            return new Signature(
                    words[0], Arrays.copyOf(both, KEY), Arrays.copyOfRange(both, KEY, both.length));
        }

        @Override
        public String toString() {
            return line();
        }
    }

    /** As it is kept and sent. */
    public String write() {
        StringBuilder written = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> written.append(signature.line()).append('\n'));
        return written.toString();
    }

    /**
     * All notes of a file that has one after the other.
     *
     * @throws IllegalArgumentException where it has anything else
     */
    public static List<SignedNote> readAll(String written) {
        List<SignedNote> notes = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        List<Signature> signatures = new ArrayList<>();
        boolean isText = true;
        for (String line : written.lines().toList()) {
            if (!isText && !line.startsWith(BEGINS)) {
                notes.add(note(text, signatures));
                text.setLength(0);
                signatures.clear();
                isText = true;
            }
            if (!isText) {
                signatures.add(Signature.read(line));
            } else if (!line.isEmpty()) {
                text.append(line).append('\n');
            } else {
                isText = text.isEmpty(); // between two notes there may be empty lines
            }
        }
        if (!text.isEmpty()) {
            notes.add(note(text, signatures));
        }
        return notes;
    }

    private static SignedNote note(StringBuilder text, List<Signature> signatures) {
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException(
                    "a note has an empty line after its text, and a signature after that");
        }
        return new SignedNote(text.toString(), List.copyOf(signatures));
    }
}
