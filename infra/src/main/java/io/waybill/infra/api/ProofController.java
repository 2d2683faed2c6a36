package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.proof.Proofs;
import io.waybill.infra.proof.Proofs.Consistency;
import io.waybill.infra.proof.Proofs.Inclusion;
import io.waybill.infra.proof.SignedCheckpoint;
import io.waybill.projections.Page;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogEntry.Field;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What others prove the log with. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1/proof")
public class ProofController {
    private static final int STRAYS = 100;

    private final Proofs proofs;

    ProofController(Proofs proofs) {
        this.proofs = proofs;
    }

    /**
     * How far the log is provable.
     *
     * @param origin which log it is
     * @param key what checkpoints are verified with; none where none can be signed
     * @param position of the newest event
     * @param size how many events the tree has
     * @param checkpoint the newest one; none where none was signed yet
     * @param troubles what keeps the tree from growing, or checkpoints from being signed
     */
    public record Provable(
            String origin,
            @Nullable String key,
            long position,
            long size,
            @Nullable SignedCheckpoint checkpoint,
            List<String> troubles) {}

    /**
     * An event as it is hashed.
     *
     * @param position none where it has none
     * @param entry the bytes that are hashed, in base64; those of position 0 where it has none
     * @param leaf their hash; none where it has no position
     */
    public record Entry(
            @Nullable Long position,
            @Nullable String id,
            @Nullable String subject,
            long sequence,
            @Nullable String aggregate,
            @Nullable String recordedAt,
            @Nullable String type,
            @Nullable String revision,
            @Nullable String payload,
            @Nullable String metadata,
            String entry,
            @Nullable String leaf) {

        static Entry of(LogEntry entry) {
            boolean placed = entry.position() > 0;
            return new Entry(
                    placed ? entry.position() : null,
                    entry.text(Field.ID),
                    entry.text(Field.SUBJECT),
                    entry.sequence(),
                    entry.text(Field.AGGREGATE),
                    entry.text(Field.RECORDED_AT),
                    entry.text(Field.TYPE),
                    entry.text(Field.REVISION),
                    entry.text(Field.PAYLOAD),
                    entry.text(Field.METADATA),
                    Base64.getEncoder().encodeToString(entry.bytes()),
                    placed ? entry.leaf().base64() : null);
        }
    }

    @GetMapping
    public Provable provable() {
        Optional<SignedCheckpoint> newest = proofs.newest();
        return new Provable(
                proofs.origin(),
                proofs.key(newest),
                proofs.position(),
                proofs.size(),
                newest.orElse(null),
                proofs.troubles());
    }

    @GetMapping(path = "/key", produces = MediaType.TEXT_PLAIN_VALUE)
    public String key() {
        String key = proofs.key(proofs.newest());
        if (key == null) {
            throw new UnknownThing("there is no key to sign checkpoints with: see GET /proof");
        }
        return key + "\n";
    }

    /** The newest, as it is kept elsewhere. */
    @GetMapping(path = "/checkpoint", produces = MediaType.TEXT_PLAIN_VALUE)
    public String newest() {
        return proofs.newest()
                .orElseThrow(() -> new UnknownThing("no checkpoint was signed yet"))
                .note();
    }

    /** Newest first. */
    @GetMapping("/checkpoints")
    public Page<SignedCheckpoint> all(
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.requireLimit(limit);
        return Page.of(
                proofs.before(cursor == null ? Long.MAX_VALUE : Page.positionOf(cursor), most + 1),
                most,
                checkpoint -> Long.toString(checkpoint.size()));
    }

    @GetMapping("/checkpoints/{size}")
    public SignedCheckpoint one(@PathVariable long size) {
        return proofs.checkpoint(size);
    }

    /** Of the event at a position, or with an id. */
    @GetMapping("/inclusion")
    public Inclusion inclusion(
            @RequestParam(required = false) @Nullable Long position,
            @RequestParam(required = false) @Nullable String event,
            @RequestParam(required = false) @Nullable Long size) {
        if (event != null && position == null) {
            return proofs.inclusion(proofs.positionOf(event), size);
        }
        if (event != null || position == null) {
            throw new InvalidInput("position", "name an event by its position or by its id");
        }
        return proofs.inclusion(position, size);
    }

    @GetMapping("/consistency")
    public Consistency consistency(
            @RequestParam long from, @RequestParam(required = false) @Nullable Long to) {
        return proofs.consistency(from, to);
    }

    @GetMapping("/entries/{position}")
    public Entry entry(@PathVariable long position) {
        return Entry.of(proofs.entryAt(position));
    }

    /** Rows in the log's table that have no position and never will. */
    @GetMapping("/strays")
    public Items<Entry> strays() {
        return new Items<>(proofs.strays(STRAYS).stream().map(Entry::of).toList());
    }
}
