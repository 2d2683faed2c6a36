package io.waybill.infra.secret;

import io.waybill.infra.DataFolder;
import io.waybill.runtime.KeyFile;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** The master key that wraps, and those that wrapped before it. */
@Component
class MasterKeys {
    private final MasterKeyProperties properties;
    private @Nullable MasterKey current;
    private @Nullable Map<String, MasterKey> all;

    MasterKeys(MasterKeyProperties properties) {
        this.properties = properties;
    }

    /**
     * What wraps from now on.
     *
     * @param mayBeMade whether nothing depends on one that was there before
     * @throws NoMasterKey where it is not at hand
     */
    synchronized MasterKey current(boolean mayBeMade) {
        if (current == null) {
            current = ServiceLoader.load(MasterKey.class).findFirst().orElse(null);
        }
        if (current == null) {
            current = FileMasterKey.in(file(mayBeMade));
        }
        return current;
    }

    private Path file(boolean mayBeMade) {
        Path given = properties.masterKeyFile();
        if (given != null) {
            return given;
        }
        if (!Boolean.getBoolean("waybill.embedded")) {
            throw new NoMasterKey(
                    "there is no master key of secrets: say where it is (waybill.secrets.master-key-file), a file of 64"
                            + " hexadecimal digits that all instances have");
        }
        Path own = DataFolder.path().resolve("master.key");
        if (mayBeMade && !Files.exists(own)) {
            make(own);
        }
        return own;
    }

    private static void make(Path file) {
        try {
            KeyFile.read(file);
        } catch (IOException failure) {
            throw new NoMasterKey(
                    "cannot keep a master key of secrets in " + file + " (" + failure + ")");
        }
    }

    /**
     * @throws NoMasterKey where it is not at hand
     */
    synchronized MasterKey of(String id) {
        if (all == null || !all.containsKey(id)) {
            all = known();
        }
        MasterKey key = all.get(id);
        if (key == null) {
            throw new NoMasterKey(
                    "its key is wrapped by master key "
                            + id
                            + ", and that is not here: there is "
                            + (all.isEmpty() ? "none" : String.join(", ", all.keySet()))
                            + "; bring it back (waybill.secrets.former-master-key-files), or give the secret a new value");
        }
        return key;
    }

    private Map<String, MasterKey> known() {
        Map<String, MasterKey> known = new LinkedHashMap<>();
        MasterKey now = current(false);
        known.put(now.id(), now);
        for (Path former : properties.formerMasterKeyFiles()) {
            MasterKey key = FileMasterKey.in(former);
            known.put(key.id(), key);
        }
        // What was wrapped by a file before something else took its place.
        Path own = properties.masterKeyFile();
        if (own != null && Files.exists(own)) {
            MasterKey key = FileMasterKey.in(own);
            known.putIfAbsent(key.id(), key);
        }
        return known;
    }
}
