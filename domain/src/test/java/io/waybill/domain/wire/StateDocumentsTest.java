package io.waybill.domain.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.host.HostEvent.HostDecommissioned;
import io.waybill.domain.host.HostEvent.HostUncordoned;
import io.waybill.domain.image.CurrentVersionChange;
import io.waybill.domain.image.Digest;
import io.waybill.domain.image.ImageEvent.ImageCurrentVersionChanged;
import io.waybill.domain.image.ImageEvent.ImageRegistered;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageEvent.ImageVersionReinstated;
import io.waybill.domain.image.ImageEvent.ImageVersionWithdrawn;
import io.waybill.domain.image.ImageVersion;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is told of things as they are now, and in which form. */
class StateDocumentsTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final Path STATES = Path.of("src", "test", "resources", "states");
    private static final String CONTAINER = "containers/0123456789abcdef0123456789abcdef";
    private static final ImageId IMAGE = new ImageId("web");

    private StateDocuments documents = new StateDocuments();

    /** The golden event of that type. */
    private static DomainEvent event(String type) throws IOException {
        String golden = Files.readString(GOLDEN.resolve("io.waybill." + type + ".v1.json"));
        return WaybillJson.mapper().readValue(golden, EventTypes.classOf("io.waybill." + type));
    }

    private List<String> apply(DomainEvent event) {
        return documents.apply(event, List::of);
    }

    private void tell(String... types) throws IOException {
        for (String type : types) {
            apply(event(type));
        }
    }

    private static ImageVersion version(int number) {
        return new ImageVersion(
                number,
                new Digest("sha256:" + ("a" + number).repeat(32)),
                "application/vnd.oci.image.index.v1+json",
                3_000_000,
                List.of("linux/amd64"),
                "registry tag v" + number);
    }

    private void tellOfAnImage() {
        List.of(
                        new ImageRegistered(IMAGE, "registry.example/web"),
                        new ImageVersionPublished(IMAGE, version(1)),
                        new ImageTagMoved(IMAGE, "v1", null, 1),
                        new ImageTagMoved(IMAGE, "latest", null, 1),
                        new ImageCurrentVersionChanged(
                                IMAGE, null, 1, CurrentVersionChange.PUBLISHED),
                        new ImageVersionPublished(IMAGE, version(2)),
                        new ImageTagMoved(IMAGE, "v2", null, 2))
                .forEach(this::apply);
    }

    private void writeAndReadAll() {
        Map<String, StateDocument> read = new HashMap<>();
        for (String key : documents.keys()) {
            String written = WaybillJson.mapper().writeValueAsString(documents.of(key));
            read.put(key, WaybillJson.mapper().readValue(written, StateDocument.formOf(key)));
        }
        documents = new StateDocuments();
        documents.restore(read);
        assertThat(documents.keys()).isEqualTo(read.keySet());
    }

    @Test
    void documentsAreWrittenAsTheyAlwaysWere() throws IOException {
        tell(
                "container.declared",
                "container.started",
                "container.reconfigured",
                "container.drift-given-up",
                "container.drifted",
                "container.exec-requested",
                "container.lost",
                "host.registered",
                "host.connected",
                "host.cordoned",
                "host.drain-requested",
                "host.drain-advanced",
                "host.adoption-rule-set",
                "host.image-work-requested");
        tellOfAnImage();
        tell("image.build-requested");

        assertGolden(CONTAINER);
        assertGolden("hosts/berlin-1");
        assertGolden("images/web");
        assertGolden("images/web/versions/1");
    }

    private void assertGolden(String key) throws IOException {
        StateDocument document = documents.of(key);
        assertThat(document).as(key).isNotNull();
        Path file = STATES.resolve(StateDocument.cloudEventType(document.getClass()) + ".json");
        String written =
                WaybillJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document)
                        + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, written);
        }
        assertThat(written).isEqualTo(Files.readString(file));
        assertThat(WaybillJson.mapper().readValue(written, document.getClass()))
                .isEqualTo(document);
    }

    @Test
    void anEventChangesTheDocumentsOfWhatItIsAbout() throws IOException {
        tellOfAnImage();
        writeAndReadAll();

        assertThat(apply(new ImageTagMoved(IMAGE, "latest", 1, 2)))
                .containsExactlyInAnyOrder("images/web/versions/1", "images/web/versions/2");
        assertThat(documents.of("images/web/versions/1"))
                .isEqualTo(new ImageVersionDocument(IMAGE, version(1), List.of("v1"), false));
        assertThat(documents.of("images/web/versions/2"))
                .isEqualTo(
                        new ImageVersionDocument(
                                IMAGE, version(2), List.of("latest", "v2"), false));

        assertThat(apply(new ImageVersionWithdrawn(IMAGE, 2)))
                .containsExactly("images/web/versions/2");
        writeAndReadAll();
        assertThat(apply(new ImageVersionReinstated(IMAGE, 2)))
                .containsExactly("images/web/versions/2");
        assertThat(apply(new ImageVersionPublished(IMAGE, version(3))))
                .containsExactly("images/web", "images/web/versions/3");
    }

    @Test
    void whatChangesNothingIsNotToldAgain() throws IOException {
        tell("host.registered", "host.cordoned");
        assertThat(apply(event("host.image-pulled"))).isEmpty();
        assertThat(apply(event("host.cordoned"))).isEmpty();
        assertThat(apply(event("rollout.started"))).isEmpty();
    }

    @Test
    void whatIsGoneHasNoDocumentAndComesBackOnlyWithANewBeginning() throws IOException {
        HostId host = new HostId("berlin-1");
        tell("host.registered");
        assertThat(apply(new HostDecommissioned(host))).containsExactly("hosts/berlin-1");
        assertThat(documents.of("hosts/berlin-1")).isNull();
        assertThat(apply(new HostUncordoned(host))).isEmpty();
        assertThat(documents.size()).isZero();
        assertThat(apply(event("host.registered"))).containsExactly("hosts/berlin-1");
    }
}
