package io.waybill.cli;

import io.waybill.proof.Checkpoint;
import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogEntry.Field;
import io.waybill.proof.MerkleTree;
import io.waybill.proof.SignedNote;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;

/** What is kept elsewhere, so that the log can be proved by it later. */
@Command(
        name = "proof",
        description =
                "How far the log is provable: its Merkle tree, and the newest signed checkpoint. waybill verify --proof"
                        + " proves the whole log by a checkpoint that was kept elsewhere.",
        footer = {"  waybill proof", "  waybill proof checkpoint > kept/checkpoint"})
final class ProofCommands implements Callable<Integer> {
    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        return common.show("/proof", Map.of(), ProofCommands::details);
    }

    private static String details(JsonNode proof, Common how) {
        JsonNode checkpoint = proof.path("checkpoint");
        Details details = new Details();
        details.line("log", Json.text(proof, "origin"));
        details.line("key", Json.text(proof, "key"));
        details.line(
                "hashed",
                Json.count(proof, "size") + " of " + Json.count(proof, "position") + " events");
        details.line(
                "signed",
                checkpoint.isObject()
                        ? Json.count(checkpoint, "size")
                                + " events, "
                                + Times.ago(Json.text(checkpoint, "signedAt"), how.now())
                        : "not yet");
        for (JsonNode trouble : proof.path("troubles")) {
            details.line("trouble", trouble.asString());
        }
        return details.render();
    }

    @Command(
            description =
                    "Print the key that checkpoints are verified with. Keep it elsewhere while you trust this Waybill.",
            footer = "  waybill proof key > kept/key")
    static int key(@Mixin Common common) {
        Api.Reply reply = common.api().get("/proof", Map.of());
        common.tell(reply, () -> Json.text(reply.json(), "key"));
        return 0;
    }

    @Command(
            description = "Print the newest checkpoint, to be kept elsewhere.",
            footer = {
                "  waybill proof checkpoint > kept/checkpoint",
                "  waybill proof checkpoint >> kept/checkpoints      many in one file tell more exactly what was changed"
            })
    static int checkpoint(@Mixin Common common) {
        Api.Reply reply = common.api().get("/proof", Map.of());
        String note = Json.text(reply.json().path("checkpoint"), "note");
        if (note.isEmpty()) {
            throw new Failed(Failed.REFUSED, "no checkpoint was signed yet");
        }
        common.tell(reply.json().path("checkpoint").toString(), () -> note);
        return 0;
    }

    @Command(
            description =
                    "Prove that one event is in the log that a checkpoint is of, without reading the others.",
            footer = {
                "  waybill proof event 1742 --checkpoint kept/checkpoint",
                "  waybill proof event 0192f0c4-7d1e-7a52-9d4f-0c5b2f7e6a11 --checkpoint kept/checkpoint"
            })
    static int event(
            @Parameters(paramLabel = "EVENT", description = "Its position or its id.") String event,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "FILE",
                            required = true,
                            description = "The checkpoint, kept elsewhere.")
                    Path file,
            @Mixin Common common) {
        List<SignedNote> notes = KeptCheckpoints.read(List.of(file), common.around());
        Checkpoint checkpoint = Checkpoint.read(notes.getLast().text());
        boolean isPosition = event.matches("[0-9]{1,18}");
        Api.Reply reply =
                common.api()
                        .get(
                                "/proof/inclusion",
                                Map.of(
                                        isPosition ? "position" : "event",
                                        event,
                                        "size",
                                        Long.toString(checkpoint.size())));
        long position = reply.json().path("position").asLong();
        JsonNode told = common.api().get("/proof/entries/" + position, Map.of()).json();
        LogEntry entry = LogEntry.read(Base64.getDecoder().decode(Json.text(told, "entry")));
        List<Hash> hashes =
                StreamSupport.stream(reply.json().path("hashes").spliterator(), false)
                        .map(hash -> Hash.ofBase64(hash.asString()))
                        .toList();
        boolean proven =
                MerkleTree.proves(
                        hashes, entry.leaf(), position - 1, checkpoint.size(), checkpoint.root());
        common.tell(
                reply,
                () ->
                        "event %s at position %d is %s of the %,d events of %s"
                                .formatted(
                                        entry.text(Field.ID),
                                        position,
                                        proven ? "one" : "not proven to be one",
                                        checkpoint.size(),
                                        checkpoint.origin()));
        return proven ? 0 : Failed.OPERATION;
    }

    @Command(
            description =
                    "Write all events to a file as they are hashed, for another verifier to read: see docs/proof.md.",
            footer = "  waybill proof export waybill.entries")
    static int export(
            @Parameters(paramLabel = "FILE", description = "To be written.") Path file,
            @Mixin Common common) {
        Path target = common.around().folder().resolve(file);
        long bytes =
                common.api()
                        .taken(
                                api -> api.read("/proof/entries", Map.of(), ApiProofSource.BYTES),
                                answer -> written(answer.body(), target));
        common.tell(
                Json.object().put("bytes", bytes).toString(),
                () -> "%,d bytes are in %s".formatted(bytes, file));
        return 0;
    }

    private static long written(InputStream body, Path target) throws IOException {
        return Files.copy(body, target, StandardCopyOption.REPLACE_EXISTING);
    }
}
