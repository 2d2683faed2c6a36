package io.waybill.infra.secret;

import io.waybill.domain.Answer;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.SecretId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.secret.SecretCommand.DestroySecretVersion;
import io.waybill.domain.secret.SecretCommand.EraseSecret;
import io.waybill.domain.secret.SecretCommand.PutSecretVersion;
import io.waybill.domain.secret.SecretState;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.secret.DataKeys.DataKey;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Secrets as they are on record: given values, destroyed, erased, and by whom they are used. */
@Component
public class SecretRecords {
    private static final Logger log = LoggerFactory.getLogger(SecretRecords.class);
    private static final int LONGEST = 64 << 10;

    private final Aggregates aggregates;
    private final Commands commands;
    private final Vault vault;
    private final SecretUses uses;

    SecretRecords(Aggregates aggregates, Commands commands, Vault vault, SecretUses uses) {
        this.aggregates = aggregates;
        this.commands = commands;
        this.vault = vault;
        this.uses = uses;
    }

    /** By name. */
    public List<SecretRecord> all() {
        return vault.names().stream().map(this::record).toList();
    }

    /**
     * @throws io.waybill.domain.UnknownThing where there is none
     */
    public SecretRecord one(SecretId id) {
        aggregates.secret(id);
        return record(id);
    }

    private SecretRecord record(SecretId id) {
        SecretState state = aggregates.secret(id);
        return new SecretRecord(
                id.value(),
                state.newest(),
                state.readable().isEmpty() ? null : state.readable().last(),
                vault.versions(id),
                uses.of(id));
    }

    /**
     * @param version that the value is
     * @param sequence of the event that says so
     */
    public record Put(int version, long sequence) {}

    /**
     * Gives it a value.
     *
     * @param request made again, it brings no other version
     */
    public Put put(SecretId id, byte[] value, String request, Caller caller) {
        requireFit(value);
        commands.requireAllowed(new PutSecretVersion(id), caller);
        Optional<Integer> before = vault.broughtBy(request);
        if (before.isPresent()) {
            return again(before.get());
        }
        DataKey key = vault.newKey(id);
        try {
            Answer answer =
                    commands.send(
                            new PutSecretVersion(id),
                            caller,
                            _ -> vault.put(id, request, key, value, caller));
            return new Put(vault.broughtBy(request).orElseThrow(), answer.sequence());
        } catch (DuplicateKeyException raced) {
            return vault.broughtBy(request).map(SecretRecords::again).orElseThrow(() -> raced);
        }
    }

    // Nothing else was on record of a secret but a version before each: it is no later than that.
    private static Put again(int version) {
        return new Put(version, version - 1L);
    }

    // As a variable of an environment has to be.
    private static void requireFit(byte[] value) {
        if (value.length == 0 || value.length > LONGEST) {
            throw new InvalidInput("value", "it has 1 to " + LONGEST + " bytes");
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            if (text.indexOf('\0') >= 0) {
                throw new InvalidInput("value", "a variable cannot hold the character 0");
            }
        } catch (CharacterCodingException _) {
            throw new InvalidInput("value", "it is text in UTF-8");
        }
    }

    /**
     * Makes one version unreadable for good.
     *
     * @param force also where containers are asked for with it
     * @throws TransitionRefused where they are
     */
    public Answer destroy(SecretId id, int version, boolean force, Caller caller) {
        DestroySecretVersion command = new DestroySecretVersion(id, version);
        commands.requireAllowed(command, caller);
        if (!force) {
            requireUnused(
                    "destroy",
                    "version " + version + " of secret " + id.value(),
                    uses.of(id).stream().filter(use -> use.version() == version).toList());
        }
        Answer answer = commands.send(command, caller, _ -> vault.destroy(id, version, caller));
        sweep();
        return answer;
    }

    /** The same with all its values. */
    public Answer erase(SecretId id, boolean force, Caller caller) {
        EraseSecret command = new EraseSecret(id);
        commands.requireAllowed(command, caller);
        if (!force) {
            requireUnused("erase", "secret " + id.value(), uses.of(id));
        }
        Answer answer = commands.send(command, caller, _ -> vault.erase(id, caller));
        sweep();
        return answer;
    }

    private static void requireUnused(String act, String what, List<SecretUse> users) {
        if (!users.isEmpty()) {
            throw new TransitionRefused(
                    act,
                    what,
                    "it is used by "
                            + users.stream().map(SecretUse::name).collect(Collectors.joining(", "))
                            + ", which could not be started or made again; bring these to another version first, or"
                            + " insist (force)");
        }
    }

    private void sweep() {
        try {
            vault.sweep();
        } catch (DataAccessException busy) {
            log.info("PostgreSQL will write over destroyed secrets later: {}", busy.toString());
        }
    }
}
