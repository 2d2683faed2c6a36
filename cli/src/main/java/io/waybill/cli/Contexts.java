package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Waybills that somebody has logged in to, by name, and which of them is spoken to where
 * nothing else is said. Kept in a file that only its owner can read.
 */
final class Contexts {
    private final Path file;
    private final Map<String, Access> byName = new TreeMap<>();
    private @Nullable String current;

    private Contexts(Path file) {
        this.file = file;
    }

    /**
     * @throws Failed where the file is there and cannot be read
     */
    static Contexts of(Map<String, String> environment) {
        Contexts contexts = new Contexts(fileOf(environment));
        if (Files.isRegularFile(contexts.file)) {
            contexts.read();
        }
        return contexts;
    }

    // As the XDG Base Directory Specification has it.
    private static Path fileOf(Map<String, String> environment) {
        String config = environment.get("XDG_CONFIG_HOME");
        Path folder =
                config != null && Path.of(config).isAbsolute()
                        ? Path.of(config)
                        : Path.of(environment.getOrDefault("HOME", ""), ".config");
        return folder.resolve("waybill/contexts.json");
    }

    private void read() {
        try {
            JsonNode content = Json.read(Files.readString(file));
            current = content.path("current").asString(null);
            content.path("contexts")
                    .properties()
                    .forEach(kept -> byName.put(kept.getKey(), Access.of(kept.getValue())));
        } catch (IOException | JacksonException failure) {
            throw new Failed(
                    Failed.USAGE,
                    "cannot read the contexts in " + file + ": " + Trouble.why(failure));
        }
    }

    Path file() {
        return file;
    }

    /** Their names, in order. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    boolean isCurrent(String name) {
        return name.equals(current);
    }

    /** The one that is spoken to where nothing else is said. */
    @Nullable Access current() {
        return current == null ? null : byName.get(current);
    }

    /**
     * @throws Failed where there is none of that name
     */
    Access named(String name) {
        Access access = byName.get(name);
        if (access == null) {
            throw new Failed(
                    Failed.USAGE,
                    "there is no context '%s'%s"
                            .formatted(
                                    name,
                                    byName.isEmpty()
                                            ? "; make it with: waybill login --server URL " + name
                                            : ": there are " + String.join(", ", byName.keySet())));
        }
        return access;
    }

    void put(String name, Access access) {
        byName.put(name, access);
        current = name;
        write();
    }

    void use(String name) {
        named(name);
        current = name;
        write();
    }

    void remove(String name) {
        named(name);
        byName.remove(name);
        if (isCurrent(name)) {
            current = null;
        }
        write();
    }

    private void write() {
        ObjectNode content = Json.object();
        if (current != null) {
            content.put("current", current);
        }
        ObjectNode contexts = content.putObject("contexts");
        byName.forEach((name, access) -> access.writeTo(contexts.putObject(name)));
        try {
            Path folder = Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(folder, "contexts", ".new"); // for its owner only
            try {
                Files.writeString(fresh, Json.pretty(content) + "\n");
                replace(fresh);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException failure) {
            throw new Failed(
                    Failed.USAGE,
                    "cannot keep the context in " + file + ": " + Trouble.why(failure));
        }
    }

    private void replace(Path fresh) throws IOException {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
