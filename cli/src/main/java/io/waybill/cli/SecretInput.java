package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;

/** Takes a secret's value, never from the command line: others see that. */
final class SecretInput {
    private SecretInput() {}

    /**
     * @param file {@code -} for standard input; asked for where absent, if there is a terminal
     */
    static byte[] read(String name, @Nullable String file, Surroundings around) {
        try {
            if (file != null && !file.equals("-")) {
                return withoutLineEnd(Files.readAllBytes(around.folder().resolve(file)));
            }
            Console console = System.console();
            if (file == null && console != null && console.isTerminal()) {
                return typed(console, name);
            }
            return withoutLineEnd(System.in.readAllBytes());
        } catch (IOException failure) {
            throw new Failed(
                    Failed.USAGE,
                    "cannot read the value: "
                            + (failure instanceof java.nio.file.NoSuchFileException
                                    ? "there is no file " + file
                                    : Trouble.why(failure)));
        }
    }

    private static byte[] typed(Console console, String name) {
        char[] once = console.readPassword("Value of %s: ", name);
        char[] again = console.readPassword("Once more: ");
        if (once == null || once.length == 0) {
            throw new Failed(Failed.USAGE, "no value was given");
        }
        if (!Arrays.equals(once, again)) {
            throw new Failed(Failed.USAGE, "the two are not the same; nothing was done");
        }
        return new String(once).getBytes(StandardCharsets.UTF_8);
    }

    // What echo and editors add is rarely part of a password.
    private static byte[] withoutLineEnd(byte[] read) {
        int length = read.length;
        if (length > 0 && read[length - 1] == '\n') {
            length--;
            if (length > 0 && read[length - 1] == '\r') {
                length--;
            }
        }
        if (length == 0) {
            throw new Failed(Failed.USAGE, "no value was given");
        }
        return Arrays.copyOf(read, length);
    }
}
